import { isHeaderSafe } from '../auth-fetch/headers.ts'
import { Secret } from '../errors/secret.ts'
import type { Grant } from '../grant-manager/types.ts'

/** One credential's grant as a store keeps it: plain JSON data. */
export interface GrantRecord {
  /** A decimal number that rises with every save. */
  revision: string
  /** Unencrypted, or sealed with a key that is derived from the credential's secrets. */
  grant: ClearGrant | string
  /** Wall-clock expiry in milliseconds since 1970. Absent when the vendor gave none. */
  expiresAt?: number
  /** Milliseconds for which to keep the record. Set when the grant is sealed, so that a store can't compute them. */
  keepMs?: number
  /** The turn of the store's lock in which the grant was made. A store must not save a record whose turn is over. */
  fence?: string
}

interface ClearGrant {
  access: string
  refresh?: string
  lifeMs?: number
}

/** A record whose grant can be read. */
export interface OpenRecord extends GrantRecord {
  grant: ClearGrant
}

/** Storage for a grant that several processes share. */
export interface GrantStore {
  load(key: string): Promise<GrantRecord | undefined>
  /** Resolves to false and saves nothing when the stored record has another revision than `ifRevision`. */
  save(key: string, record: GrantRecord, ifRevision?: string): Promise<boolean>
  drop(key: string, ifRevision?: string): Promise<unknown>
  /** Runs `job` while no other process runs one for this key. The lock ends after `deadlineMs`. */
  exclusive?<T>(key: string, deadlineMs: number, job: (fence: string) => Promise<T>): Promise<T>
}

const latestDate = 8.64e15

/** The form that `sealer` writes. */
const sealedForm = /^v\d+(\.[\w-]+){3}$/

/** Returns the record if it is valid, else undefined. Nothing from a store goes into a header unchecked. */
export function checkRecord(value: unknown): GrantRecord | undefined {
  try {
    if (isObject(value) && typeof value.grant === 'string') return toSealedRecord(value, value.grant)
    return toRecord(value)
  } catch {
    // A getter or a proxy threw, so this is not plain data.
    return
  }
}

function toSealedRecord({ revision, expiresAt }: Record<string, unknown>, grant: string): GrantRecord | undefined {
  if (!isRevision(revision) || !isTime(expiresAt) || !sealedForm.test(grant)) return
  return { revision, grant, ...(expiresAt !== undefined && { expiresAt }) }
}

function toRecord(value: unknown): OpenRecord | undefined {
  if (!isObject(value) || !isObject(value.grant)) return
  const { revision, expiresAt, grant } = value
  const { access, refresh, lifeMs } = grant
  if (!isRevision(revision) || !isTime(expiresAt) || !isTime(lifeMs)) return
  if (!isHeaderSafe(access)) return
  if (refresh !== undefined && !isHeaderSafe(refresh)) return
  return {
    revision,
    grant: { access, ...(refresh !== undefined && { refresh }), ...(lifeMs !== undefined && { lifeMs }) },
    ...(expiresAt !== undefined && { expiresAt }),
  }
}

export const isOpen = (record: GrantRecord | undefined): record is OpenRecord => typeof record?.grant === 'object'

export function grantOf({ grant }: OpenRecord): Grant {
  return {
    access: new Secret(grant.access),
    refresh: grant.refresh === undefined ? undefined : new Secret(grant.refresh),
    lifeMs: grant.lifeMs,
  }
}

export function recordOf(
  { access, refresh, lifeMs }: Grant,
  revision: number,
  expiresAt: Date | undefined,
): OpenRecord {
  return {
    revision: String(revision),
    grant: {
      access: access.reveal(),
      ...(refresh !== undefined && { refresh: refresh.reveal() }),
      ...(lifeMs !== undefined && isTime(lifeMs) && { lifeMs }),
    },
    ...(expiresAt !== undefined && { expiresAt: expiresAt.getTime() }),
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

const isRevision = (value: unknown): value is string =>
  typeof value === 'string' && /^\d+$/.test(value) && isTime(Number(value))

function isTime(value: unknown): value is number | undefined {
  return value === undefined || (typeof value === 'number' && value > 0 && value <= latestDate)
}
