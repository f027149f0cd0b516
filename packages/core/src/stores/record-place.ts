import { type Sealer, sealer } from './sealer.ts'

/** Where a credential's record stands in a store, and what seals and opens it. */
export interface RecordPlace {
  name: string
  /** Absent where the credential has no secret to derive a key from. */
  seal?: Sealer | undefined
}

// Two rounds of 100,000, since Cloudflare Workers allow no more than that in one call.
const rounds = 2
const iterations = 100_000
const nameBytes = 16
const keyBytes = 32

/** The name of a credential in a store. The vendor is readable; the rest is a hash, so it says nothing of the account. */
export async function storeKeyOf(vendor: string, identity: readonly unknown[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(identity))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return `${vendor}:${hex(digest.subarray(0, nameBytes))}`
}

/**
 * Derives the record's name and key from the credential's secrets by PBKDF2, slowly, so that who can read the store pays
 * for each guess at a password. `key` names the credential and salts the derivation.
 *
 * Other secrets give another name: a client with a wrong or an old password never touches the others' record.
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
