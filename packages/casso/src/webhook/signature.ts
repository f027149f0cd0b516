import { webhookRejected } from '@x/core/webhook'
import { requirePlausible, signableTexts } from './canonical.ts'

/** The header of a V2 delivery, read. */
export interface Signature {
  /** When it was signed, in milliseconds since 1970, as it was written. */
  time: string
  bytes: Uint8Array<ArrayBuffer>
}

/** Reads Casso's `t=<ms>,v1=<hex>`. Only this very form is taken, since a lenient reading would help a forger alone. */
export function parseSignature(header: string): Signature {
  const [, time, hex] = /^t=(\d{1,16}),v1=([\da-f]{128})$/.exec(header) ?? []
  if (time === undefined || hex === undefined) {
    throw webhookRejected('casso', 'The signature header is malformed', 'signature')
  }
  return { time, bytes: Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)) }
}

/** Whether one of the keys made the signature for this body, by HMAC-SHA512. */
export async function isSigned({ time, bytes }: Signature, body: string, keys: readonly string[]): Promise<boolean> {
  // UTF-8 has no lone surrogates: turned into replacement characters, they would be signed as something else.
  if (/\p{Surrogate}/u.test(body)) return false
  const messages = [...textsOf(body)].map((text) => utf8(`${time}.${text}`))
  const matches = await Promise.all(
    keys.map(async (text) => {
      const key = await crypto.subtle.importKey('raw', utf8(text), { name: 'HMAC', hash: 'SHA-512' }, false, ['verify'])
      // Compares in constant time, as it must.
      return Promise.all(messages.map((message) => crypto.subtle.verify('HMAC', key, bytes, message)))
    }),
  )
  return matches.flat().includes(true)
}

/** A body that is not JSON can only have been signed as it stands. */
function textsOf(body: string): Iterable<string> {
  requirePlausible(body)
  try {
    JSON.parse(body)
  } catch {
    return [body]
  }
  return signableTexts(body)
}

const utf8 = (text: string) => new TextEncoder().encode(text)
