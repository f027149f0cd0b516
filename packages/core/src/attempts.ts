import ky from 'ky'
import { rememberCall, type Sender } from './auth-fetch.ts'
import type { Clock } from './clock.ts'
import { pause, withDeadline } from './deadline.ts'
import { isApiError } from './errors.ts'
import type { Emit } from './events.ts'
import type { PlainRequest } from './exchange.ts'
import type { Failures, Reading } from './failure.ts'
import type { GrantManager } from './grants.ts'
import { type Interpret, readReply } from './interpret.ts'
import { retryWait } from './retry.ts'

/** One call as it goes out, once or several times. */
export interface Outgoing {
  operation: string
  url: string
  method: string
  headers: Headers
  body: string | null
  /** The caller's. */
  signal: AbortSignal | undefined
  /** Milliseconds for one attempt. */
  timeout: number
  retry: number
  /** Sent without a credential. */
  open: boolean
  unwrap: boolean
  read(body: unknown, status: number): Reading
}

export interface Payload {
  data: unknown
  /** Letters of the reply. */
  length: number
}

export interface AttemptsOptions extends Sender {
  grants: GrantManager
  /** Waits for a lease, but no longer than a whole call may take. */
  leaseInTime(operation: string, signal: AbortSignal | undefined): Promise<unknown>
  failures: Failures
  clock: Clock
  emit: Emit
  totalTimeout: number
  maxBytes: number
  interpret: Interpret
}

/** Makes the attempts of a call within its time, until one gives a payload or no other may follow. */
export function createAttempts(client: AttemptsOptions): (call: Outgoing) => Promise<Payload> {
  const { grants, failures } = client

  function unforeseen(operation: string, error: unknown) {
    const message = 'The call failed in an unforeseen way'
    return failures.make({ code: 'network', operation, message, cause: failures.cause(error) })
  }

  return async (call) => {
    const { operation, url, method, headers, body, signal } = call
    const endsAt = performance.now() + client.totalTimeout
    const remaining = () => endsAt - performance.now()
    const late = () => failures.late(operation)
    const memory = rememberCall(operation, grants)

    async function attempt(ending: AbortSignal): Promise<Payload> {
      const request: PlainRequest = { url, method, headers, body, signal: ending, redirect: 'manual' }
      const payload: Payload = { data: undefined, length: 0 }
      const exchange = async () => {
        const { response, refused } = call.open
          ? { response: await client.sendOpen(request, operation), refused: false }
          : await client.send(request, memory)
        const text = await readReply(response, operation, client.maxBytes, failures)
        payload.data = client.interpret(operation, response, text, refused, call)
        payload.length = text.length
        return response
      }
      // Its own deadlines, retries and hooks would each cost as much as the rest of the call, and know no verdicts.
      await ky(url, { fetch: exchange, retry: 0, timeout: false })
      return payload
    }

    // Before the first attempt, so that a slow login does not eat its time.
    if (!call.open && grants.ready() === undefined) {
      await client.leaseInTime(operation, signal)
    }
    for (let count = 1; ; count += 1) {
      const ms = Math.min(call.timeout, remaining())
      // A busy process may hear of its login only after the deadline, and before the deadline's own timer.
      if (ms <= 0) throw late()
      try {
        return await withDeadline(ms, attempt, late, signal)
      } catch (error) {
        if (signal?.aborted) throw signal.reason
        if (!isApiError(error)) throw unforeseen(operation, error)
        const wait = count > call.retry ? undefined : retryWait(error, count, client.clock)
        if (wait === undefined || wait >= remaining()) throw error
        // The error's own words for the call, since these hold no secret.
        client.emit({ type: 'call.retried', operation: error.operation, code: error.code, attempt: count })
        await pause(wait, signal)
      }
    }
  }
}
