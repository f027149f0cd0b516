import type { Emit } from '../client/events.ts'
import type { Grant, GrantStore, Lease } from '../stores/grant-store.ts'
import type { Clock } from '../utils/clock.ts'
import type { Phase } from './lifetime.ts'

/**
 * One credential's grant: minted when first needed, shared by all callers, renewed before it ends.
 *
 * States, read off what is held and the clock (no timer is ever set for a renewal):
 *
 *     empty ── lease ──> minting ── ok ──> fresh ──> soft ──> hard ──> expired
 *
 *     fresh    served.
 *     soft     served, and one renewal starts behind the callers' backs.
 *     hard     callers wait for the renewal; if it fails for a passing reason they get the old grant.
 *     expired  as empty: never served.
 *     cooling  a mint failed for a passing reason: no new try until the back-off ends; fresh to hard are still served.
 *     latched  the login was refused for good: no auth traffic until `reset()`; a grant that still works is still served.
 *
 * Also while cooling or latched, a grant that a sibling has saved is taken over: the store is looked into once a second.
 *
 * `replace()` of the held grant puts it in `hard` until its renewal ends; of an older one, it only answers the held one.
 */
export interface GrantManager {
  /** Whether a refused grant can be replaced at all; false for a static key. */
  readonly renewable: boolean
  /** Mints made so far; a lease with a higher `mint` was minted after this was read. */
  mints(): number
  /** The lease that can be had without waiting. */
  ready(): Lease | undefined
  lease(options?: { signal?: AbortSignal | undefined }): Promise<Lease>
  /** Says that the vendor took this lease. */
  accept(lease: Lease, route?: string): void
  /** Says that the vendor refused this lease although it was new, so that the next call does not mint for the same reason. */
  refuse(lease: Lease, route?: string): void
  /**
   * Says that the vendor refused this very lease, and asks for a better one.
   *
   * Resolves to undefined when a new grant would not help: the refused one was minted after `since`, or an earlier
   * refusal on the same route is still being waited out.
   */
  replace(lease: Lease, options?: ReplaceOptions): Promise<Lease | undefined>
  status(): GrantStatus
  /** Forgets the grant, the latch and the back-off; the next lease logs in anew. */
  reset(): Promise<void>
}

interface ReplaceOptions {
  /** `mints()` as read when the call began. */
  since?: number | undefined
  route?: string | undefined
  signal?: AbortSignal | undefined
}

export interface GrantStatus {
  state: Phase | 'empty' | 'minting' | 'cooling' | 'latched' | 'static'
  expiresAt?: Date
  version: number
  /** Who shares the grant: this process only, all with the same store, or all of them with one mint between them. */
  sharing: 'memory' | 'store' | 'locked'
}

export interface GrantManagerOptions {
  vendor: string
  /** A grant from an earlier day, used until it ends or is refused. */
  initialGrant?: Grant | undefined
  /** Logs in with the credentials; throws `credentials_rejected` when they are refused for good. */
  login(signal: AbortSignal): Promise<Grant>
  /** Renews by the refresh token; when that is refused for good, `login` follows. */
  refresh?: ((refresh: string, signal: AbortSignal) => Promise<Grant>) | undefined
  store?: GrantStore | undefined
  /** Name of the credential in the store; must hold no secret. */
  storeKey: () => Promise<string>
  /** Told each secret as it comes, so that it can be kept out of messages. */
  onSecret?: ((secret: string) => void) | undefined
  clock: Clock
  /** Milliseconds that one login or refresh may take. */
  deadlineMs: number
  emit: Emit
  /** Told of each renewal, so that the runtime lets it end; see `ClientOptions`. */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined
  random?: (() => number) | undefined
}
