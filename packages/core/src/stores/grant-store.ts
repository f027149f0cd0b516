import { Secret } from '../errors/secret.ts'

/** What a login or a refresh yields: the credential to send, and how long it lasts. */
export interface Grant {
  access: Secret
  /** Renews the grant without the password; absent where the vendor has none. */
  refresh?: Secret | undefined
  /** Milliseconds from the moment the request was sent; absent, zero or negative means "until the vendor refuses it". */
  lifeMs?: number | undefined
}

/** A grant handed out for one request. */
export interface Lease {
  /** Rises by one with every grant; tells an old refusal from a new one. */
  readonly version: number
  readonly access: Secret
  /** Which mint of this process made the grant; 0 when it came from the store. */
  readonly mint: number
}

/** One credential's grant as a store keeps it: plain JSON data. */
export interface GrantRecord {
  /** Decimal number that rises with every save. */
  revision: string
  grant: { access: string; refresh?: string; lifeMs?: number }
  /** Wall-clock expiry in milliseconds since 1970; absent when the vendor named none. */
  expiresAt?: number
  /** The turn of the store's lock in which the grant was minted: one that lost the lock since must not be saved. */
  fence?: string
}

/** Where several processes keep one grant between them. */
export interface GrantStore {
  load(key: string): Promise<GrantRecord | undefined>
  /** Resolves to false, and saves nothing, when the record there has another revision than `ifRevision`. */
  save(key: string, record: GrantRecord, ifRevision?: string): Promise<boolean>
  drop(key: string, ifRevision?: string): Promise<unknown>
  /** Runs `job` while no other process runs one for this key; the lock is given up after `deadlineMs`. */
  exclusive?<T>(key: string, deadlineMs: number, job: (fence: string) => Promise<T>): Promise<T>
}

const latestDate = 8.64e15

/** Whether the text can travel in a header: printable ASCII, no space. */
export const isHeaderSafe = (text: unknown): text is string => typeof text === 'string' && /^[\x21-\x7e]+$/.test(text)

/** The record if it checks out, else undefined: a store's word is never put in a header unread. */
export function checkRecord(value: unknown): GrantRecord | undefined {
  try {
    return toRecord(value)
  } catch {
    // A getter or a proxy that throws: whatever the store keeps, it is no plain data.
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
