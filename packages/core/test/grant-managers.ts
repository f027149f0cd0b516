import { createFakeClock } from 'test-kit/fake-clock'
import { flush } from 'test-kit/flush'
import { expect, vi } from 'vitest'
import type { ClientEvent } from '../src/client/events.ts'
import { createGrantManager } from '../src/grant-manager/grant-manager.ts'
import type { GrantManagerOptions, Lease } from '../src/grant-manager/types.ts'
import type { GrantRecord } from '../src/stores/grant-store.ts'
import { createAuthServer, grant } from './auth-server.ts'

export const minute = 60_000
export const hour = 60 * minute

type Event = Omit<ClientEvent, 'vendor'>

/** A manager whose auth server answers when the test tells it to. */
export function setup(options: Partial<GrantManagerOptions> = {}) {
  const clock = createFakeClock()
  const server = createAuthServer()
  const events: Event[] = []
  const manager = createGrantManager({
    vendor: 'acme',
    login: server.login,
    refresh: server.refresh,
    storeKey: async () => 'key',
    clock,
    onEvent: ({ vendor: _, ...event }) => events.push(event),
    random: () => 0.5,
    ...options,
  })

  /** Answers the login or refresh in flight, once there is one. */
  async function answer(reply: Parameters<typeof grant> | Error) {
    await vi.waitFor(() => expect(server.pending).toHaveLength(1), { interval: 1 })
    const [call] = server.pending
    if (reply instanceof Error) call!.fail(reply)
    else call!.grant(grant(...reply))
    await flush()
  }
  /** The first lease, of a grant that is given like this. */
  async function first(...reply: Parameters<typeof grant>): Promise<Lease> {
    const leased = manager.lease()
    await answer(reply)
    return leased
  }
  return { clock, server, events, manager, answer, first }
}

/** A manager whose logins succeed at once. */
export function quick(lifeMs?: number, options: Partial<GrantManagerOptions> = {}) {
  const clock = createFakeClock()
  let logins = 0
  const login = async () => {
    logins += 1
    return grant(`access-${logins}`, lifeMs)
  }
  const events: Event[] = []
  const manager = createGrantManager({
    vendor: 'acme',
    login,
    storeKey: async () => 'key',
    clock,
    onEvent: ({ vendor: _, ...event }) => events.push(event),
    ...options,
  })
  return { clock, manager, events, logins: () => logins }
}

export const access = (lease: Lease | undefined) => lease?.access.reveal()
export const types = (events: { type: string }[]) => events.map(({ type }) => type)

export const record = (access: string, fields: Partial<GrantRecord> = {}): GrantRecord => ({
  revision: '1',
  grant: { access },
  ...fields,
})
