/** Decodes UTF-8 bytes. Bytes that are not UTF-8 become U+FFFD. */
export const fromUtf8 = (bytes: BufferSource): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

export const toBase64url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
