/** The text of UTF-8 bytes. Each byte that is not UTF-8 becomes U+FFFD. */
export const fromUtf8 = (bytes: BufferSource): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

export const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

export const toBase64url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
