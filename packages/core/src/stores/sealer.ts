import { fromUtf8, toBase64url } from '../utils/encoding.ts'

/** Encrypts texts, so that only holders of the key can read them. */
export interface Sealer {
  /** Returns the encrypted text. It opens only in the same partition. */
  seal(text: string, partition: string): Promise<string>
  /** Returns the text. Undefined when it was sealed with another key or for another partition, or was changed since. */
  open(sealed: string, partition: string): Promise<string | undefined>
}

const version = 'v1'
const keyLength = 32
const ivLength = 12

/**
 * Makes a sealer. It seals with AES-256-GCM under the first key, and opens with any of the keys. To change keys, put
 * the new one first, and remove the old one when everything that it sealed has been replaced.
 *
 * Each key is 32 random bytes, or base64url text of them. Throws `TypeError` for anything else.
 */
export function sealer(keys: Uint8Array | string | readonly (Uint8Array | string)[]): Sealer {
  const given: unknown[] = [keys].flat()
  const bytes = given.flatMap((key) => toKey(key) ?? [])
  if (bytes.length === 0 || bytes.length < given.length) {
    throw new TypeError(
      "[sealer] wrong options: 'keys' must be one or more keys of 32 bytes, or base64url text of them",
    )
  }
  let imported: SealingKey[] | undefined
  const load = async () => {
    imported ??= await Promise.all(bytes.map(importKey))
    return imported
  }

  return {
    seal: async (text, partition) => {
      const [{ id, key }] = (await load()) as [SealingKey]
      const iv = crypto.getRandomValues(new Uint8Array(ivLength))
      const data = await crypto.subtle.encrypt(parameters(iv, partition), key, new TextEncoder().encode(text))
      return [version, id, toBase64url(iv), toBase64url(new Uint8Array(data))].join('.')
    },
    open: async (sealed, partition) => {
      const [format, id, ...parts] = sealed.split('.')
      const [iv, data, ...rest] = parts.map(fromBase64url)
      const known = (await load()).find((each) => each.id === id)
      if (format !== version || known === undefined || iv === undefined || data === undefined || rest.length > 0) return
      try {
        return fromUtf8(await crypto.subtle.decrypt(parameters(iv, partition), known.key, data))
      } catch {
        return
      }
    },
  }
}

interface SealingKey {
  /** Identifies the key that sealed a text, and reveals nothing else about it. */
  id: string
  key: CryptoKey
}

async function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<SealingKey> {
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return {
    id: toBase64url(new Uint8Array(digest, 0, 6)),
    key: await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']),
  }
}

/** Binds a sealed text to its partition and its format, so that a copy does not open elsewhere. */
const parameters = (iv: Uint8Array<ArrayBuffer>, partition: string) => ({
  name: 'AES-GCM',
  iv,
  additionalData: new TextEncoder().encode(`${version}.${partition}`),
})

function toKey(value: unknown): Uint8Array<ArrayBuffer> | undefined {
  const bytes = typeof value === 'string' ? fromBase64url(value) : value
  return bytes instanceof Uint8Array && bytes.length === keyLength ? Uint8Array.from(bytes) : undefined
}

/** Decodes base64url. Undefined for text that `toBase64url` would not write, so that bytes have only one text. */
function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0))
    return toBase64url(bytes) === text ? bytes : undefined
  } catch {
    return
  }
}
