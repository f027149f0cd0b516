import * as v from 'valibot'
import type { GrantRecord } from './grant-store.ts'
import type { Sealer } from './sealer.ts'

export interface StoredRecordOptions {
  /** Prefix of a credential's name in the store. @default 'grants:' */
  prefix?: string | undefined
  /**
   * Seals grants with a key of your own, see `sealer`.
   *
   * @default none: only the key derived from the credential's secrets protects them
   */
  seal?: Sealer | undefined
}

const isSealer = (value: unknown) => typeof value === 'object' && value !== null && 'seal' in value && 'open' in value

export const storedRecordOptions = v.object({
  prefix: v.optional(v.string(), 'grants:'),
  seal: v.optional(v.custom<Sealer>(isSealer, 'what sealer() returns')),
})

/**
 * Returns what a grant is sealed for: its name in the store, and the record's revision and expiry. So a grant does not
 * open after it was moved to another name or its record was changed.
 */
export const partitionOf = (name: string, { revision, expiresAt }: GrantRecord): string =>
  JSON.stringify([name, revision, expiresAt ?? null])

const yearMs = 365 * 86_400_000

/** Writes a record as the text that a store keeps. With a sealer, the grant is sealed. */
export async function writeRecord(name: string, record: GrantRecord, seal: Sealer | undefined): Promise<string> {
  if (seal === undefined) return JSON.stringify(record)
  return JSON.stringify({ ...record, grant: await seal.seal(JSON.stringify(record.grant), partitionOf(name, record)) })
}

/**
 * Reads a record from the value that a store kept. Returns undefined if the store has no record or the grant cannot be
 * opened.
 *
 * A value that was never a record is returned unchanged, so that the caller can tell garbage from nothing.
 */
export async function readRecord(name: string, kept: unknown, seal: Sealer | undefined) {
  if (kept === undefined || kept === null) return
  const found = typeof kept === 'string' ? parse(kept) : kept
  if (seal === undefined || typeof found !== 'object' || found === null) return found as GrantRecord
  // An unencrypted grant counts like one that does not open: only holders of the key may set the credential to send.
  const grant = typeof found.grant === 'string' ? await seal.open(found.grant, partitionOf(name, found)) : undefined
  return grant === undefined ? undefined : ({ ...found, grant: parse(grant) } as GrantRecord)
}

/**
 * Returns for how many milliseconds to keep a record: as long as its grant lives, or a year if the grant can be
 * refreshed or has no end.
 */
export function lifeOf({ grant, expiresAt, keepMs }: GrantRecord): number {
  if (keepMs !== undefined || typeof grant === 'string') return keepMs ?? yearMs
  if (grant.refresh !== undefined || expiresAt === undefined) return yearMs
  const remaining = expiresAt - Date.now()
  // The grant may still work for a client whose clock is behind this one.
  return Math.ceil(remaining > 0 ? remaining : (grant.lifeMs ?? 1))
}

function parse(text: string) {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
