import { webhookRejected } from '@x/core/webhook'
import { signableTexts } from './canonical.ts'

/** The header of a V2 delivery, read. */
export interface Signature {
  /** When it was signed, in milliseconds since 1970, as it was written. */
  time: string
  bytes: Uint8Array<ArrayBuffer>
}

/** Casso's `t=<ms>,v1=<hex>`: exactly so, since a lenient reading would only help a forger. */
export function parseSignature(header: string): Signature {
  const [, time, hex] = /^t=(\d{1,16}),v1=([\da-f]{128})$/.exec(header) ?? []
  if (time === undefined || hex === undefined) throw webhookRejected('casso', 'The signature header is malformed')
  return { time, bytes: Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)) }
}

/** Whether one of the keys made the signature for this body, by HMAC-SHA512. */
export async function isSigned({ time, bytes }: Signature, body: string, keys: readonly string[]): Promise<boolean> {
  // UTF-8 has no lone surrogates: turned into replacement characters, they would be signed as something else.
  if (/\p{Surrogate}/u.test(body)) return false
  const messages = [...signableTexts(body)].map((text) => utf8(`${time}.${text}`))
  const matches = await Promise.all(
    keys.map(async (text) => {
      const key = await crypto.subtle.importKey('raw', utf8(text), { name: 'HMAC', hash: 'SHA-512' }, false, ['verify'])
      // Compares in constant time, as it must.
      return Promise.all(messages.map((message) => crypto.subtle.verify('HMAC', key, bytes, message)))
    }),
  )
  return matches.flat().includes(true)
}

const utf8 = (text: string) => new TextEncoder().encode(text)
