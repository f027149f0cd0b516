import { type BaseClient, isApiError } from '@x/core'
import type { AnyWay } from 'test-kit/spec'
import { createMask } from './mask.ts'
import { createMovableClock } from './movable-clock.ts'
import type { Network } from './network.ts'
import type { Trouble } from './troubles.ts'
import { createWire } from './wire.ts'

/** The result of one call, as the user's code sees it. */
export type Result = { ms: number } & ({ value: unknown } | { error: unknown; code: string; message: string })

/** Short, so that a visitor does not wait long for a reply that hangs. */
const timeout = 4_000

/** Creates a mock and a client for one way to log in, and a wire that records what they exchange. */
export function createSession(way: AnyWay, network: Network) {
  const mock = way.mock()
  const wrong = way.wrong(mock.credentials)
  const secrets = [...way.secrets(mock.credentials), ...way.secrets(wrong)]
  const wire = createWire(way.authPath, createMask(secrets))
  const clock = createMovableClock()
  let credentials: object = mock.credentials
  let client = create()

  function create(): BaseClient {
    return way.create({ ...credentials, fetch: wire.fetch, onEvent: wire.onEvent, clock, timeout })
  }

  async function run(name: string, job: (client: BaseClient) => Promise<unknown>): Promise<Result> {
    network.use(mock.handlers)
    const began = performance.now()
    try {
      const value = await wire.call(name, () => job(client))
      return { value, ms: performance.now() - began }
    } catch (error) {
      const code = isApiError(error) ? error.code : 'error'
      return {
        error,
        code,
        message: error instanceof Error ? error.message : String(error),
        ms: performance.now() - began,
      }
    }
  }

  return {
    way,
    mock,
    wire,
    clock,
    secrets,
    run,
    client: () => client,
    credentials: () => credentials,
    useCredentials: (given: object) => {
      for (const secret of way.secrets(given)) wire.mask.learn(secret)
      credentials = given
      client = create()
    },
    /** Makes the next call meet this trouble. */
    disturb: (trouble: Trouble) => {
      wire.setTamper(undefined)
      trouble.apply({
        way,
        mock,
        setTamper: wire.setTamper,
        useWrongCredentials: () => {
          credentials = wrong
          client = create()
        },
      })
    },
    /** Returns everything to its first state. */
    reset: () => {
      wire.setTamper(undefined)
      mock.reset()
      credentials = mock.credentials
      client = create()
      wire.clear()
    },
  }
}

export type Session = ReturnType<typeof createSession>
