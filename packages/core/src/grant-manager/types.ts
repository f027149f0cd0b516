import type { ClientEvent } from '../client/events.ts'
import type { Secret } from '../errors/secret.ts'
import type { GrantStore } from '../stores/grant-store.ts'
import type { Clock } from '../utils/clock.ts'
import type { Phase } from './lifetime.ts'

/** The result of a login or a refresh: the credential to send, and how long it lasts. */
export interface Grant {
  access: Secret
  /** Renews the grant without the password. Absent when the vendor has no refresh call. */
  refresh?: Secret | undefined
  /** Milliseconds from when the request was sent. Absent, zero or negative means "until the vendor refuses it". */
  lifeMs?: number | undefined
}

/** A grant handed out for one request. */
export interface Lease {
  /** Rises by one with every grant, so that a late refusal of an old grant is recognised. */
  readonly version: number
  readonly access: Secret
  /** The number of the login or refresh of this manager that made the grant. 0 when it came from elsewhere. */
  readonly mint: number
}

/**
 * Holds one credential's grant: logs in on first use, shares the grant among all callers and renews it before it ends.
 *
 * The state follows from the held grant and the clock. No timer is ever set for a renewal.
 *
 *     empty ── lease ──> minting ── ok ──> fresh ──> soft ──> hard ──> expired
 *
 *     fresh    is served.
 *     soft     is served, and one renewal starts in the background.
 *     hard     callers wait for the renewal. If it fails for a temporary reason, they get the old grant.
 *     expired  is never served.
 *     cooling  a login failed for a temporary reason. None starts until the back-off ends. Fresh to hard are served.
 *     latched  the vendor refused the login for good. None starts until `reset()`. A grant that works is served.
 *
 * While cooling or latched, a lease checks the store at most once a second, and adopts a grant that a sibling saved.
 *
 * `replace()` puts the held grant in `hard` until its renewal ends. For an older lease, it does the same as `lease()`.
 */
export interface GrantManager {
  /** Whether a refused grant can be replaced at all. False for a static key. */
  readonly renewable: boolean
  /** Returns how many logins and refreshes have succeeded. A lease with a higher `mint` was made after this call. */
  mints(): number
  /** Returns the lease that can be served without waiting, if there is one. */
  ready(): Lease | undefined
  lease(options?: LeaseOptions): Promise<Lease>
  /** Reports that the vendor accepted this lease. */
  accept(lease: Lease, route?: string): void
  /** Reports that the vendor refused this new lease. The next call then does not log in for the same reason. */
  refuse(lease: Lease, route?: string): void
  /**
   * Reports that the vendor refused this lease, and asks for a better one.
   *
   * Resolves to undefined when a new grant would not help: this one was made after `since`, or a back-off is on for
   * this route or for all routes.
   */
  replace(lease: Lease, options?: ReplaceOptions): Promise<Lease | undefined>
  status(): GrantStatus
  /**
   * Forgets the grant, the latch and the back-off. The next lease logs in. A record that this client has used is
   * dropped from the store. A record that it has never seen stays for the other clients.
   *
   * If the app itself was refused (`invalid_client`), the refresh token is kept and tried first.
   */
  reset(): Promise<void>
}

export interface LeaseOptions {
  signal?: AbortSignal | undefined
  /** The call's id, for the event of a login that is made for it. */
  call?: string | undefined
}

export interface ReplaceOptions extends LeaseOptions {
  /** The value of `mints()` when the call began. */
  since?: number | undefined
  route?: string | undefined
}

export interface GrantStatus {
  state: Phase | 'empty' | 'minting' | 'cooling' | 'latched' | 'static'
  expiresAt?: Date
  version: number
  /** Who shares the grant: only this client, all clients of the store, or all of them with one login (`locked`). */
  sharing: 'memory' | 'store' | 'locked'
}

export interface GrantManagerOptions {
  vendor: string
  /** A grant from an earlier login. It is used until it ends or is refused. */
  initialGrant?: Grant | undefined
  /** Logs in with the credentials. Throws `credentials_rejected` when the vendor refuses them for good. */
  login(signal: AbortSignal): Promise<Grant>
  /** Renews the grant with the refresh token. When the vendor refuses that for good, `login` follows. */
  refresh?: ((refresh: string, signal: AbortSignal) => Promise<Grant>) | undefined
  store?: GrantStore | undefined
  /**
   * Returns the credential's name in the store, without a secret. Needed when a vendor's credentials share a store.
   *
   * @default the vendor's name
   */
  storeKey?: (() => Promise<string>) | undefined
  /**
   * The credential's secrets, such as its password. The store's grants are sealed with a key derived from them, so that
   * only a client with the same secrets can open them. The derivation is slow on purpose. It is done once, in the
   * background.
   *
   * @default none: the store holds grants unencrypted unless it seals them itself
   */
  storeSecrets?: readonly string[] | undefined
  /** Called with each new access and refresh token, so that they can be kept out of messages. */
  onSecret?: ((secret: string) => void) | undefined
  /** @default the system's clock */
  clock?: Clock | undefined
  /** Milliseconds that one login or refresh may take. @default 10_000 */
  deadlineMs?: number | undefined
  /** Called with each event of the grant. Events hold no secret, and errors of the listener are ignored. */
  onEvent?: ((event: ClientEvent) => void) | undefined
  /** Called with each renewal, so that the runtime stays alive until it ends. See `ClientOptions`. */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined
  /** Returns a number from 0 up to, but not including, 1. @default `Math.random` */
  random?: (() => number) | undefined
}
