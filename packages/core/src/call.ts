import ky from 'ky'
import type { Answer, CallMemory } from './auth-fetch.ts'
import { badPath } from './auth-fetch.ts'
import type { Clock } from './clock.ts'
import { raceSignal, withDeadline } from './deadline.ts'
import { isApiError } from './errors.ts'
import type { Emit } from './events.ts'
import type { Failures, Reading } from './failure.ts'
import type { GrantManager } from './grants.ts'
import { mergeHeaders } from './headers.ts'
import { type Interpret, readReply } from './interpret.ts'
import { type CallOptions, callOptions, queryOptions } from './options.ts'
import { addQuery, type Origin, type Query } from './origin.ts'
import { isSafeToRepeat, retryWait } from './retry.ts'
import { describeIssues, type Schema, validate, validateNow } from './schema.ts'

/** One call, apart from its name and address. */
export interface CallSpec<Output> {
  query?: Query | undefined
  json?: unknown
  schema?: Schema<Output> | undefined
  /** The call changes nothing and may be tried again. @default true for GET and HEAD */
  safe?: boolean | undefined
  /** False gives the whole body instead of the envelope's payload. @default true */
  unwrap?: boolean | undefined
  /** The vendor wants no credential here, so none is sent. */
  open?: boolean | undefined
  /** Reads this call's reply instead of the client's own `read`. */
  read?: ((body: unknown, status: number) => Reading) | undefined
}

export interface Caller {
  call<Output>(
    operation: string,
    method: string,
    path: string,
    spec: CallSpec<Output>,
    options?: CallOptions,
  ): Promise<Output>
  /** The input as the schema gives it; throws `invalid_input` with paths, before anything is sent. */
  input<Output>(operation: string, schema: Schema<Output>, input: unknown): Output
}

export interface CallerOptions {
  origin: Origin
  grants: GrantManager
  failures: Failures
  clock: Clock
  emit: Emit
  headers: Record<string, string>
  timeout: number
  totalTimeout: number
  retry: number
  maxBytes: number
  /** Sends with the credential. */
  send(request: Request, memory: CallMemory): Promise<Answer>
  /** Sends without. */
  sendOpen(request: Request, operation: string): Promise<Response>
  interpret: Interpret
  read(body: unknown, status: number): Reading
}

const jsonType = { 'content-type': 'application/json' }

/** Makes typed calls: ky over the sender, once or several times, then envelope and schema. */
export function createCaller(client: CallerOptions): Caller {
  const { origin, grants, failures } = client
  const timedOut = (operation: string) => failures.make({ code: 'timeout', operation, message: 'No reply in time' })

  function input<Output>(operation: string, schema: Schema<Output>, value: unknown): Output {
    const checked = validateNow(schema, value)
    if ('value' in checked) return checked.value
    const { issues } = checked
    throw failures.make({ code: 'invalid_input', operation, message: describeIssues(issues), issues })
  }

  async function call<Output>(
    operation: string,
    method: string,
    path: string,
    spec: CallSpec<Output>,
    options?: CallOptions,
  ): Promise<Output> {
    const given = options === undefined ? {} : input(operation, callOptions, options)
    const { signal, timeout = client.timeout, headers } = given
    const target = origin.resolve(path)
    if ('reason' in target) throw badPath(failures, operation, target.reason)
    const { query } = input(operation, queryOptions, { query: spec.query })
    const url = addQuery(target.url, query)
    const body = spec.json === undefined ? undefined : toJson(operation, method, spec.json)
    const memory: CallMemory = { operation, since: grants.mints(), replayed: false }
    const endsAt = performance.now() + client.totalTimeout
    const remaining = () => endsAt - performance.now()

    // Before ky starts, so that a slow login does not eat the first attempt's time.
    if (!spec.open && !grants.ready()) {
      await withDeadline(
        remaining(),
        (late) => raceSignal(grants.lease({ signal: late }), signal),
        () => timedOut(operation),
      )
    }

    let payload: unknown
    let length = 0
    const attempt = async (request: Request) => {
      const { response, refused } = spec.open
        ? { response: await client.sendOpen(request, operation), refused: false }
        : await client.send(request, memory)
      const text = await readReply(response, request.signal, operation, client.maxBytes, failures)
      length = text.length
      const unwrap = spec.unwrap !== false && method !== 'HEAD'
      payload = client.interpret(operation, response, text, refused, unwrap, spec.read ?? client.read)
      return response
    }
    let waitMs = 0
    const sending = ky(url, {
      method,
      headers: mergeHeaders(body === undefined ? undefined : jsonType, client.headers, headers),
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
      redirect: 'manual',
      fetch: attempt as typeof fetch,
      throwHttpErrors: false,
      timeout,
      totalTimeout: Math.max(1, remaining()),
      retry: {
        limit: isSafeToRepeat(method, spec.safe) ? client.retry : 0,
        methods: [method.toLowerCase() as 'get'],
        shouldRetry: ({ error, retryCount }) => {
          const wait = retryWait(error, retryCount, client.clock)
          if (wait === undefined || wait >= remaining()) return false
          waitMs = wait
          if (isApiError(error)) client.emit({ type: 'call.retried', operation, code: error.code, attempt: retryCount })
          return true
        },
        delay: () => waitMs,
      },
    })
    try {
      await raceSignal(sending, signal)
    } catch (error) {
      if (isApiError(error)) throw error
      if (signal?.aborted) throw signal.reason
      if (error instanceof Error && error.name === 'TimeoutError') throw timedOut(operation)
      const message = 'The call failed in an unforeseen way'
      throw failures.make({ code: 'network', operation, message, cause: failures.cause(error) })
    }
    if (spec.schema === undefined) return payload as Output
    const checked = await validate(spec.schema, payload, length)
    if ('value' in checked) return checked.value
    const { issues } = checked
    throw failures.make({ code: 'unexpected_response', operation, message: describeIssues(issues), issues })
  }

  function toJson(operation: string, method: string, json: unknown): string {
    const isSendable = method !== 'GET' && method !== 'HEAD'
    try {
      const body = JSON.stringify(json)
      if (typeof body === 'string' && isSendable) return body
    } catch {}
    const expected = isSendable ? 'a value that JSON can hold' : `absent, since ${method} has no body`
    const issues = [{ path: 'json', expected }]
    throw failures.make({ code: 'invalid_input', operation, message: describeIssues(issues), issues })
  }

  return { call, input }
}
