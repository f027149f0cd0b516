import { webhookRejected } from '@x/core/webhook'
import { requirePlausible, signableTexts } from './canonical.ts'

/** The parsed signature header of a V2 delivery. */
export interface Signature {
  /** Time of signing in milliseconds since 1970, as the header spells it. */
  time: string
  bytes: Uint8Array<ArrayBuffer>
}

/** Parses Casso's `t=<ms>,v1=<hex>`. Accepts only this exact form: a lenient parser would help nobody but forgers. */
export function parseSignature(header: string): Signature {
  const [, time, hex] = /^t=(\d{1,16}),v1=([\da-f]{128})$/.exec(header) ?? []
  if (time === undefined || hex === undefined) {
    throw webhookRejected('casso', 'The signature header is malformed', 'signature')
  }
  return { time, bytes: Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)) }
}

/** Whether the signature is the HMAC-SHA512 of the time and this body under one of the keys. */
export async function isSigned({ time, bytes }: Signature, body: string, keys: readonly string[]): Promise<boolean> {
  // UTF-8 cannot encode lone surrogates: `TextEncoder` replaces them, so the signature would be that of another text.
  if (/\p{Surrogate}/u.test(body)) return false
  const messages = [...textsOf(body)].map((text) => utf8(`${time}.${text}`))
  const matches = await Promise.all(
    keys.map(async (text) => {
      const key = await crypto.subtle.importKey('raw', utf8(text), { name: 'HMAC', hash: 'SHA-512' }, false, ['verify'])
      // `verify` compares in constant time, as a signature check must.
      return Promise.all(messages.map((message) => crypto.subtle.verify('HMAC', key, bytes, message)))
    }),
  )
  return matches.flat().includes(true)
}

/** Returns the texts to check the signature against. A body that is not JSON can only have been signed as it is. */
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
