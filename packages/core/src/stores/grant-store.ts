import { isHeaderSafe } from '../auth-fetch/headers.ts'
import { Secret } from '../errors/secret.ts'
import type { Grant } from '../grant-manager/types.ts'

/** One credential's grant as a store keeps it: plain JSON data. */
export interface GrantRecord {
  /** Decimal number that rises with every save. */
  revision: string
  grant: { access: string; refresh?: string; lifeMs?: number }
  /** Wall-clock expiry in milliseconds since 1970; absent when the vendor named none. */
  expiresAt?: number
  /** The turn of the store's lock in which the grant was made. A record whose turn is over must not be saved. */
  fence?: string
}

/** Where several processes keep the grant that they share. */
export interface GrantStore {
  load(key: string): Promise<GrantRecord | undefined>
  /** Resolves to false and saves nothing when the record there has another revision than `ifRevision`. */
  save(key: string, record: GrantRecord, ifRevision?: string): Promise<boolean>
  drop(key: string, ifRevision?: string): Promise<unknown>
  /** Runs `job` while no other process runs one for this key. The lock ends after `deadlineMs`. */
  exclusive?<T>(key: string, deadlineMs: number, job: (fence: string) => Promise<T>): Promise<T>
}

const latestDate = 8.64e15

/** The record if it checks out, else undefined. Nothing from a store goes into a header unchecked. */
export function checkRecord(value: unknown): GrantRecord | undefined {
  try {
    return toRecord(value)
  } catch {
    // A getter or a proxy threw, so this is not plain data.
    return
  }
}

function toRecord(value: unknown): GrantRecord | undefined {
  if (!isObject(value) || !isObject(value.grant)) return
  const { revision, expiresAt, grant } = value
  const { access, refresh, lifeMs } = grant
  if (typeof revision !== 'string' || !/^\d+$/.test(revision) || !isTime(Number(revision))) return
  if (!isHeaderSafe(access)) return
  if (refresh !== undefined && !isHeaderSafe(refresh)) return
  if (!isTime(expiresAt) || !isTime(lifeMs)) return
  return {
    revision,
    grant: { access, ...(refresh !== undefined && { refresh }), ...(lifeMs !== undefined && { lifeMs }) },
    ...(expiresAt !== undefined && { expiresAt }),
  }
}

export function grantOf({ grant }: GrantRecord): Grant {
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
): GrantRecord {
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

function isTime(value: unknown): value is number | undefined {
  return value === undefined || (typeof value === 'number' && value > 0 && value <= latestDate)
}
