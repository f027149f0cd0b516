import type { ErrorCode } from '../errors/api-error.ts'
import { safely } from '../utils/safely.ts'

/** What a client tells about its inner life; holds no secret, fit for any log. */
export type ClientEvent = { vendor: string } & (
  | { type: 'grant.minted'; via: 'login' | 'refresh'; version: number; expiresAt?: Date }
  | { type: 'grant.adopted'; version: number; expiresAt?: Date }
  | { type: 'grant.refused'; version: number; replaced: boolean }
  | { type: 'grant.failed'; code: ErrorCode; message: string; retryAt?: Date }
  | { type: 'grant.latched'; message: string }
  | { type: 'store.failed'; step: 'load' | 'save' | 'drop' | 'lock'; reason: 'error' | 'timeout' | 'garbage' }
  | { type: 'call.retried'; operation: string; code: ErrorCode; attempt: number }
)

type WithoutVendor<Event> = Event extends unknown ? Omit<Event, 'vendor'> : never
export type Emit = (event: WithoutVendor<ClientEvent>) => void

/** A listener that throws must never fail the call that it listens to. */
export function createEmit(vendor: string, listener: ((event: ClientEvent) => void) | undefined): Emit {
  if (listener === undefined) return () => {}
  return (event) => safely(() => listener({ vendor, ...event } as ClientEvent))
}
