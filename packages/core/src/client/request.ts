import { badPath } from '../auth-fetch/auth-fetch.ts'
import { setHeaders } from '../auth-fetch/headers.ts'
import { addQuery, type Query } from '../auth-fetch/origin.ts'
import { throwAtCaller } from '../errors/api-error.ts'
import { type EnvelopeResult, type ErrorSource, makeError } from '../errors/from-response.ts'
import { type AttemptsOptions, makeAttempts, type Outgoing, type Payload } from './attempts.ts'
import { type CallOptions, callOptions, queryOptions } from './options.ts'
import { isSafeToRepeat } from './retry.ts'
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
  read?: ((body: unknown, status: number) => EnvelopeResult) | undefined
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

export interface CallerOptions extends AttemptsOptions {
  /** For every call. */
  headers: Record<string, string>
  timeout: number
  retry: number
  read(body: unknown, status: number): EnvelopeResult
}

/** Makes typed calls: checks what goes out, has it sent, and checks what comes back. */
export function createCaller(client: CallerOptions): Caller {
  function input<Output>(operation: string, schema: Schema<Output>, value: unknown): Output {
    const checked = validateNow(schema, value)
    if ('value' in checked) return checked.value
    const { issues } = checked
    throw makeError(client, { code: 'invalid_input', operation, message: describeIssues(issues), issues })
  }

  async function call<Output>(
    operation: string,
    method: string,
    path: string,
    spec: CallSpec<Output>,
    options?: CallOptions,
  ): Promise<Output> {
    const given = options === undefined ? undefined : input(operation, callOptions, options)
    const target = client.origin.resolve(path)
    if ('reason' in target) throw badPath(client, operation, target.reason)
    const { query } = spec.query === undefined ? spec : input(operation, queryOptions, { query: spec.query })
    const body = spec.json === undefined ? null : toJson(client, operation, method, spec.json)
    const headers = new Headers()
    setHeaders(headers, client.headers)
    if (body !== null && !headers.has('content-type')) headers.set('content-type', 'application/json')
    setHeaders(headers, given?.headers)
    const outgoing: Outgoing = {
      operation,
      url: query === undefined ? target.url : addQuery(target.url, query),
      method,
      headers,
      body,
      signal: given?.signal,
      timeout: given?.timeout ?? client.timeout,
      retry: isSafeToRepeat(method, spec.safe) ? client.retry : 0,
      open: spec.open === true,
      unwrap: spec.unwrap !== false && method !== 'HEAD',
      read: spec.read ?? client.read,
    }
    let reply: Payload
    try {
      reply = await makeAttempts(client, outgoing)
    } catch (error) {
      throwAtCaller(error)
    }
    const { data, length } = reply
    if (spec.schema === undefined) return data as Output
    const checking = validate(spec.schema, data, length)
    const checked = checking instanceof Promise ? await checking : checking
    if ('value' in checked) return checked.value
    const { issues } = checked
    throw makeError(client, { code: 'unexpected_response', operation, message: describeIssues(issues), issues })
  }

  return { call, input }
}

function toJson(source: ErrorSource, operation: string, method: string, json: unknown): string {
  const isSendable = method !== 'GET' && method !== 'HEAD'
  try {
    const body = JSON.stringify(json)
    if (typeof body === 'string' && isSendable) return body
  } catch {}
  const expected = isSendable ? 'a value that JSON can hold' : `absent, since ${method} has no body`
  const issues = [{ path: 'json', expected }]
  throw makeError(source, { code: 'invalid_input', operation, message: describeIssues(issues), issues })
}
