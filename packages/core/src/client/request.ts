import { type CallMemory, rememberCall } from '../auth-fetch/auth-fetch.ts'
import { setHeaders } from '../auth-fetch/headers.ts'
import { addQuery, type Query } from '../auth-fetch/origin.ts'
import { badPath } from '../auth-fetch/prepare-request.ts'
import { throwAtCaller } from '../errors/api-error.ts'
import { type EnvelopeResult, type ErrorSource, makeError, maskIssues } from '../errors/from-response.ts'
import { type Mask, unmasked } from '../errors/redact.ts'
import { withDeadline } from '../utils/abort.ts'
import { type AttemptsOptions, makeAttempts, type Outgoing } from './attempts.ts'
import { codeOf, type Observed, observe } from './observe.ts'
import { type CallOptions, callOptions, queryOptions } from './options.ts'
import { type ParsedReply, schemaThrew, unreadable } from './parse-response.ts'
import { type Checked, describeIssues, formOf, type Schema, validate, validateNow } from './schema.ts'

/** Describes one call, apart from its operation, method and path. */
export interface CallSpec<Output> {
  query?: Query | undefined
  json?: unknown
  schema?: Schema<Output> | undefined
  /** Whether the call changes nothing and may be tried again. @default true for GET and HEAD */
  safe?: boolean | undefined
  /** Whether to return the envelope's payload. `false` returns the whole body. @default true */
  unwrap?: boolean | undefined
  /** Whether the vendor wants no credential here. None is sent then. */
  open?: boolean | undefined
  /** Reads this call's reply instead of the client's own `read`. */
  read?: ((body: unknown, status: number) => EnvelopeResult) | undefined
  /** Secrets among the arguments. They are masked in this call's errors and forgotten after it. */
  secrets?: readonly string[] | undefined
  /** Returns the secrets in the reply. They are masked in the event that ends this call and forgotten after it. */
  replySecrets?: ((reply: never) => readonly (string | null | undefined)[]) | undefined
  /** The endpoint's path with `{name}` instead of values, for events. */
  route?: string | undefined
  /** The operation that events show. @default the operation of the call */
  label?: string | undefined
}

export interface Caller {
  call<Output>(
    operation: string,
    method: string,
    path: string,
    spec: CallSpec<Output>,
    options?: CallOptions,
  ): Promise<Output>
  /** Returns the schema's output for the input. Throws `invalid_input` with paths, before anything is sent. */
  input<Output>(operation: string, schema: Schema<Output>, input: unknown): Output
}

export interface CallerOptions extends AttemptsOptions, Observed {
  postOnly: boolean
  path: { pattern: RegExp; expected: string } | undefined
  /** Headers of every call. */
  headers: Record<string, string>
  timeout: number
  retry: number
  read(body: unknown, status: number): EnvelopeResult
  /** Returns a mask for these secrets and all that the client knows. */
  maskWith(secrets: readonly (string | null | undefined)[]): Mask
}

/** Makes the functions for typed calls, which check the input, send the request and check the reply. */
export function createCaller(client: CallerOptions): Caller {
  return {
    call: (operation, method, path, spec, options) => {
      const { secrets } = spec
      const source = secrets === undefined ? client : { ...client, mask: client.maskWith(secrets) }
      return callOnce(source, operation, method, path, spec, options)
    },
    input: (operation, schema, value) => checkInput(client, operation, schema, value),
  }
}

async function callOnce<Output>(
  client: CallerOptions,
  operation: string,
  method: string,
  path: string,
  spec: CallSpec<Output>,
  options: CallOptions | undefined,
): Promise<Output> {
  const given = options === undefined ? undefined : checkInput(client, operation, callOptions, options)
  const outgoing = toOutgoing(client, operation, method, path, spec, given)
  const memory = rememberCall(operation, client.grants)
  const { label = operation, route, schema, secrets = [], replySecrets } = spec
  const reportEnd = observe(client, label, method, route, memory, given?.onResponse)
  try {
    const reply = await makeAttempts(client, outgoing, memory)
    const checking = schema && checkReply(client, schema, reply, outgoing, memory)
    const checked = checking && ('then' in checking ? await checking : checking)
    const output = checked === undefined ? (reply.data as Output) : outputOf(client, label, checked, memory)
    if (replySecrets !== undefined) memory.mask = client.maskWith([...secrets, ...replySecrets(output as never)])
    reportEnd?.()
    return output
  } catch (error) {
    reportEnd?.(codeOf(error, given?.signal))
    throwAtCaller(error, memory, given?.signal)
  }
}

function toOutgoing(
  client: CallerOptions,
  operation: string,
  method: string,
  path: string,
  spec: CallSpec<unknown>,
  given: CallOptions | undefined,
): Outgoing {
  const target = client.origin.resolve(path)
  if ('reason' in target) throw badPath(client, operation, target.reason)
  const { query } = spec.query === undefined ? spec : checkInput(client, operation, queryOptions, { query: spec.query })
  const body = spec.json === undefined ? null : toJson(client, operation, method, spec.json)
  const headers = new Headers()
  setHeaders(headers, client.headers)
  if (body !== null && !headers.has('content-type')) headers.set('content-type', 'application/json')
  setHeaders(headers, given?.headers)
  return {
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
}

/** Checks the payload by its schema. A user's own schema may be asynchronous, hang or throw. */
function checkReply<Output>(
  client: CallerOptions,
  schema: Schema<Output>,
  { data, length }: ParsedReply,
  outgoing: Outgoing,
  memory: CallMemory,
): Checked<Output> | Promise<Checked<Output>> {
  try {
    const checking = validate(schema, data, length)
    return 'then' in checking ? awaitCheck(client, checking, outgoing, memory) : checking
  } catch (cause) {
    throw schemaThrew(client, memory, cause)
  }
}

function awaitCheck<Output>(
  client: CallerOptions,
  checking: Promise<Checked<Output>>,
  { timeout, signal }: Outgoing,
  memory: CallMemory,
): Promise<Checked<Output>> {
  const guarded = checking.catch((cause) => {
    throw schemaThrew(client, memory, cause)
  })
  // The schema may have aborted the signal. Then nobody waits for its result.
  guarded.catch(() => {})
  const late = () => unreadable(client, memory, `The schema gave no result within ${timeout} ms`)
  return withDeadline(timeout, () => guarded, late, signal)
}

/** Returns the schema's output. Reports deviating side fields to the listener, and throws on any other issue. */
function outputOf<Output>(client: CallerOptions, label: string, checked: Checked<Output>, memory: CallMemory): Output {
  if ('issues' in checked) {
    const { issues } = checked
    throw unreadable(client, memory, describeIssues(issues, 'the reply'), { issues })
  }
  if (checked.deviations.length > 0 && client.isHeard) {
    const issues = maskIssues(checked.deviations, client.mask ?? unmasked)
    client.emit({ type: 'reply.deviated', operation: label, issues })
  }
  return checked.value
}

function checkInput<Output>(source: ErrorSource, operation: string, schema: Schema<Output>, value: unknown): Output {
  const checked = validateNow(schema, value)
  if ('value' in checked) return checked.value
  const { issues } = checked
  const message = describeIssues(issues, 'the input', formOf(schema))
  throw makeError(source, { code: 'invalid_input', operation, message, issues })
}

function toJson(source: ErrorSource, operation: string, method: string, json: unknown): string {
  const isSendable = method !== 'GET' && method !== 'HEAD'
  try {
    const body = JSON.stringify(json)
    if (typeof body === 'string' && isSendable) return body
  } catch {}
  const expected = isSendable ? 'a value that JSON can hold' : `absent, since ${method} has no body`
  const issues = [{ path: 'json', expected }]
  throw makeError(source, { code: 'invalid_input', operation, message: describeIssues(issues, 'the input'), issues })
}

/** Whether a call may be repeated after a failure. */
export const isSafeToRepeat = (method: string, safe: boolean | undefined): boolean =>
  safe ?? (method === 'GET' || method === 'HEAD')
