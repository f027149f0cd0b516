import { type Sealer, sealer } from './sealer.ts'

/** The name of a credential's record in a store, and the sealer of its grant. */
export interface RecordPlace {
  name: string
  /** Absent when the credential has no secret to derive a key from. */
  seal?: Sealer | undefined
}

// Two rounds of 100,000 iterations, because Cloudflare Workers allow no more than that in one call.
const rounds = 2
const iterations = 100_000
const nameBytes = 16
const keyBytes = 32

/** Returns a credential's name in a store: the vendor, and a hash that reveals nothing about the account. */
export async function storeKeyOf(vendor: string, identity: readonly unknown[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(identity))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return `${vendor}:${hex(digest.subarray(0, nameBytes))}`
}

/**
 * Derives the record's name and key from the credential's secrets by PBKDF2. This is slow, so that each guess at a
 * password costs an attacker who can read the store. `key` names the credential and salts the derivation.
 *
 * Other secrets give another name, so that a client with a wrong or an old password never touches the others' record.
 */
export async function derivePlace(vendor: string, key: string, secrets: readonly string[]): Promise<RecordPlace> {
  const secret = new TextEncoder().encode(JSON.stringify(secrets))
  const material = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits'])
  let derived = new TextEncoder().encode(key)
  for (let round = 0; round < rounds; round += 1) {
    const parameters = { name: 'PBKDF2', hash: 'SHA-512', salt: derived, iterations }
    derived = new Uint8Array(await crypto.subtle.deriveBits(parameters, material, (nameBytes + keyBytes) * 8))
  }
  return { name: `${vendor}:${hex(derived.subarray(0, nameBytes))}`, seal: sealer(derived.slice(nameBytes)) }
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
