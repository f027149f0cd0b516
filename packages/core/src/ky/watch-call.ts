import { type Adapter, type AdapterCall, isApiError } from '@x/core/vendor'
import { type BeforeErrorState, isHTTPError, isKyError, isTimeoutError, type Options } from 'ky'
import { ownSignal, timerMs } from '../utils/abort.ts'
import { completeRetry } from './retry.ts'

/** Follows one call of ky. */
export interface Watch {
  /** An `init` hook that puts the client's rules into the call's merged options. */
  settle(options: Options): void
  /** Notes whether the body is read by a schema, and returns that. */
  expect(schema: unknown): unknown
  /** Converts a failure of the call. */
  toError(error: unknown): unknown
  /** Converts a failure of reading the body of the call's reply. */
  toReadError(error: unknown, response: Response): unknown
  /** Converts what ky throws at once, before it sends anything. */
  toInputError(error: unknown): unknown
}

export function watchCall(adapter: Adapter, call: AdapterCall, request: Request | undefined): Watch {
  const startedAt = performance.now()
  let signal: AbortSignal | undefined
  let timeout: number | false = false
  let totalTimeout: number | false = false
  let hasSchema = false
  /** Whether the hooks of the user have seen the error. Then it is theirs to decide. */
  let isTold = false
  /** The last text given to the JSON parser, or the value once it is parsed. */
  let parsed: { response: Response; body: unknown; isJson: boolean } | undefined

  const remaining = () =>
    totalTimeout === false ? Number.POSITIVE_INFINITY : startedAt + totalTimeout - performance.now()
  const bodyOf = (response: Response) => (parsed?.response === response ? parsed.body : undefined)
  // A timer may fire a little too early.
  const lateAfter = () => Number(timeout === false || remaining() < earlyMs ? totalTimeout : timeout)

  /** Leaves out what needs no conversion, or is the caller's own abort. */
  const converter =
    <Rest extends unknown[]>(convert: (error: unknown, ...rest: Rest) => unknown) =>
    (error: unknown, ...rest: Rest): unknown => {
      if (isTold) return error
      if (signal?.aborted) return signal.reason
      return isApiError(error) ? error : convert(error, ...rest)
    }

  const toError = converter((error) => {
    if (isTimeoutError(error)) return call.toError({ timeout: lateAfter() })
    if (!isHTTPError(error)) return isKyError(error) ? call.toError({ cause: error }) : error
    const { response, data = bodyOf(response) } = error
    return call.toError({ response, data })
  })

  const beforeError = ({ error }: BeforeErrorState): Error => {
    const converted = toError(error)
    isTold = true
    if (converted instanceof Error) return converted
    throw converted
  }

  return {
    settle: (options) => {
      const { parseJson, hooks } = options
      const given = options.signal ?? request?.signal
      signal = given && !(given instanceof AbortSignal) ? ownSignal(given) : given
      timeout = limited(options.timeout ?? adapter.timeout)
      totalTimeout = limited(options.totalTimeout ?? false)
      // ky's timer includes the login, which has a time of its own. So the attempt is timed below.
      const isTimedBelow = timeout !== false && !adapter.isReady()
      const limits = { signal: signal ?? null, timeout: isTimedBelow && timeout }
      const settled: Options = {
        signal: signal ?? null,
        timeout: isTimedBelow ? limited(Number(timeout) + adapter.timeout) : timeout,
        totalTimeout,
        retry: completeRetry(adapter, options.retry, signal, remaining),
        // The first of these hooks, so that the user's own see an error without secrets.
        hooks: { ...hooks, beforeError: [beforeError, ...(hooks?.beforeError ?? [])] },
        parseJson: async (text, reply) => {
          const note = { response: reply.response, body: text as unknown, isJson: false }
          parsed = note
          note.body = await (parseJson ?? parseAsKy)(text, reply)
          note.isJson = true
          return note.body
        },
        fetch: (input, init) => call.fetch(input, init, limits),
      }
      Object.assign(options, settled)
    },
    expect: (schema) => {
      hasSchema = schema !== undefined
      return schema
    },
    toError,
    toReadError: converter((error, response: Response) => {
      if (parsed?.response !== response) return call.toError({ cause: error, sent: true })
      const { body, isJson } = parsed
      if (!isJson) return call.toError({ body, issues: [{ path: '', expected: 'JSON' }] })
      const isSchemas = error instanceof Error && error.name === 'SchemaValidationError'
      return call.toError(isSchemas ? { body, issues: issuesOf(error) } : { body, thrown: error })
    }),
    toInputError: (error) => {
      const { name, message } = error as Error
      const isKys = kysMessage.test(message)
      // What a hook of the user throws.
      if (isApiError(error) || (name !== 'TypeError' && !isKys)) return error
      return call.toError({ invalid: isKys ? message : unsendable })
    },
  }

  function limited(ms: number | false): number | false {
    return ms === false ? ms : timerMs(ms)
  }

  function parseAsKy(text: string): unknown {
    return text === '' && hasSchema ? undefined : JSON.parse(text)
  }
}

const earlyMs = 2
/** Messages that name an option. All others may quote its value. */
const kysMessage = /^\[createKy\]|^(The )?`|^retry\./
const unsendable = 'ky cannot send these options; check the headers, the body and the JSON'

/** Keeps only the paths, because the schema's message may quote the value. */
function issuesOf(error: Error) {
  const { issues = [] } = error as { issues?: readonly { path?: readonly unknown[] }[] }
  return issues.map(({ path = [] }) => {
    const keys = path.map((part) =>
      String(typeof part === 'object' && part !== null && 'key' in part ? part.key : part),
    )
    return { path: keys.join('.'), expected: 'what the schema says' }
  })
}
