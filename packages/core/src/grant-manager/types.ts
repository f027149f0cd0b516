import type { ClientEvent } from '../client/events.ts'
import type { Secret } from '../errors/secret.ts'
import type { GrantStore } from '../stores/grant-store.ts'
import type { Clock } from '../utils/clock.ts'
import type { Phase } from './lifetime.ts'

/** What a login or a refresh yields: the credential to send, and how long it lasts. */
export interface Grant {
  access: Secret
  /** Renews the grant without the password. Absent where the vendor has no refresh call. */
  refresh?: Secret | undefined
  /** Milliseconds from the moment the request was sent. Absent, zero or negative means "until the vendor refuses it". */
  lifeMs?: number | undefined
}

/** A grant handed out for one request. */
export interface Lease {
  /** Rises by one with every grant, so that an old refusal can be told from a new one. */
  readonly version: number
  readonly access: Secret
  /** Which login or refresh of this process made the grant. 0 when it came from the store. */
  readonly mint: number
}

/**
 * Holds one credential's grant: logs in when it is first needed, shares it among all callers and renews it before it ends.
 *
 * The state follows from the grant that is held and from the clock. No timer is ever set for a renewal.
 *
 *     empty ── lease ──> minting ── ok ──> fresh ──> soft ──> hard ──> expired
 *
 *     fresh    is served.
 *     soft     is served, and one renewal starts in the background.
 *     hard     callers wait for the renewal. If it fails for a passing reason, they get the old grant.
 *     expired  is never served, as if there were none.
 *     cooling  a login failed for a passing reason. None starts until the back-off ends, but fresh to hard are still served.
 *     latched  the vendor refused the login for good. None starts until `reset()`, but a grant that still works is served.
 *
 * While cooling or latched, the manager looks into the store once a second and adopts a grant that a sibling saved.
 *
 * `replace()` puts the grant that is held in `hard` until its renewal ends. For an older lease it answers with the grant
 * that is held.
 */
export interface GrantManager {
  /** Whether a refused grant can be replaced at all. False for a static key. */
  readonly renewable: boolean
  /** How many logins and refreshes have succeeded. A lease with a higher `mint` came after this was read. */
  mints(): number
  /** The lease that can be had without waiting. */
  ready(): Lease | undefined
  lease(options?: LeaseOptions): Promise<Lease>
  /** Says that the vendor accepted this lease. */
  accept(lease: Lease, route?: string): void
  /** Says that the vendor refused this lease although it was new, so the next call does not log in for the same reason. */
  refuse(lease: Lease, route?: string): void
  /**
   * Says that the vendor refused this very lease, and asks for a better one.
   *
   * Resolves to undefined when a new grant would not help: this one was made after `since`, or an earlier refusal on the
   * same route is still backing off.
   */
  replace(lease: Lease, options?: ReplaceOptions): Promise<Lease | undefined>
  status(): GrantStatus
  /**
   * Forgets the grant, the latch and the back-off. The next lease logs in. A record that this client has used is dropped
   * from the store, and one that it never saw stays for the others.
   *
   * Where the app itself was refused (`invalid_client`), the refresh token is kept and tried first.
   */
  reset(): Promise<void>
}

export interface LeaseOptions {
  signal?: AbortSignal | undefined
  /** Names the call in the event of a login that is made for it. */
  call?: string | undefined
}

export interface ReplaceOptions extends LeaseOptions {
  /** `mints()` as read when the call began. */
  since?: number | undefined
  route?: string | undefined
}

export interface GrantStatus {
  state: Phase | 'empty' | 'minting' | 'cooling' | 'latched' | 'static'
  expiresAt?: Date
  version: number
  /** Who shares the grant: this process alone, all with the same store, or all of them with one login between them. */
  sharing: 'memory' | 'store' | 'locked'
}

export interface GrantManagerOptions {
  vendor: string
  /** A grant from an earlier day. It is used until it ends or is refused. */
  initialGrant?: Grant | undefined
  /** Logs in with the credentials. Throws `credentials_rejected` when the vendor refuses them for good. */
  login(signal: AbortSignal): Promise<Grant>
  /** Renews by the refresh token. When the vendor refuses that for good, `login` follows. */
  refresh?: ((refresh: string, signal: AbortSignal) => Promise<Grant>) | undefined
  store?: GrantStore | undefined
  /**
   * Names the credential in the store, without a secret in it. Give one wherever credentials of a vendor share a store.
   *
   * @default the vendor's name
   */
  storeKey?: (() => Promise<string>) | undefined
  /**
   * The credential's secrets, such as its password. What is kept in the store is sealed with a key derived from them, so
   * it opens only for a client with the same secrets. The derivation is slow on purpose, and done once, in the background.
   *
   * @default none: the store holds grants in clear unless it seals them itself
   */
  storeSecrets?: readonly string[] | undefined
  /** Told each secret as it comes, so that it can be kept out of messages. */
  onSecret?: ((secret: string) => void) | undefined
  /** @default the system's clock */
  clock?: Clock | undefined
  /** Milliseconds that one login or refresh may take. @default 10_000 */
  deadlineMs?: number | undefined
  /** Told what happens to the grant. It gets no secret, and an error it throws is swallowed. */
  onEvent?: ((event: ClientEvent) => void) | undefined
  /** Told of each renewal, so that the runtime lets it end. See `ClientOptions`. */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined
  /** A number from 0 up to 1. @default `Math.random` */
  random?: (() => number) | undefined
}
