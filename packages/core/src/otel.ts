import type { ClientEvent } from '@x/core/vendor'

/** The shape of a tracer of `@opentelemetry/api`, which is not a dependency of this package. */
export interface Tracer {
  startActiveSpan<T>(name: string, options: SpanOptions, run: (span: Span) => T): T
  startSpan(name: string, options: SpanOptions): Span
}

export interface Span {
  setAttributes(attributes: Attributes): unknown
  setStatus(status: { code: number }): unknown
  end(endTime?: number): void
}

export interface Meter {
  createHistogram(name: string, options: object): { record(value: number, attributes: Attributes): void }
}

export interface SpanOptions {
  kind?: number
  attributes?: Attributes
  startTime?: number
}

type Attributes = Record<string, string | number>
type CallEvent<Type extends ClientEvent['type']> = Extract<ClientEvent, { type: Type }>
type LoginEvent = CallEvent<'grant.minted' | 'grant.failed' | 'grant.latched'>
type Started = CallEvent<'call.started'>

/** A call in progress. */
interface Traced {
  call: Span
  attempt: Span
  count: number
  /** Runs a job with the call's span as the active span. */
  inside(job: () => void): void
}

const client = 2
const failed = 2
/** Buckets of the duration in seconds, as the conventions advise. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

/**
 * Makes an `onEvent` that records calls as spans and their duration as a metric, by OpenTelemetry's HTTP client
 * conventions.
 *
 * Each call is a span, with a child for every attempt and for a login that was made for it. No span or metric holds a
 * secret, a value of a path or a whole URL.
 *
 * @example const onEvent = traceCalls(trace.getTracer('shop'), metrics.getMeter('shop'))
 * @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/
 */
export function traceCalls(tracer: Tracer, meter?: Meter): (event: ClientEvent) => void {
  const calls = new Map<string, Traced>()
  const duration = meter?.createHistogram('http.client.request.duration', {
    unit: 's',
    description: 'Duration of calls to vendors, attempts and logins included.',
    advice: { explicitBucketBoundaries: buckets },
  })

  const handlers: { [Type in ClientEvent['type']]?: (event: CallEvent<Type>) => void } = {
    'call.started': (event) => {
      const attributes = attributesOf(event)
      tracer.startActiveSpan(nameOf(event), { kind: client, attributes }, (call) => {
        const attempt = tracer.startSpan(event.method, { kind: client, attributes })
        calls.set(event.id, { call, attempt, count: 1, inside: keepContext() })
      })
    },
    'call.retried': ({ id, code, attempt }) => {
      const traced = calls.get(id)
      if (traced === undefined) return
      finish(traced.attempt, code)
      traced.count = attempt + 1
      const startTime = Date.now()
      const attributes = { 'http.request.resend_count': attempt }
      // The new span starts a microtask later. Until then, `traced.attempt` is the span that has just ended.
      traced.inside(() => {
        traced.attempt = tracer.startSpan('retry', { kind: client, attributes, startTime })
      })
    },
    'call.ended': (event) => {
      const traced = calls.get(event.id)
      if (traced === undefined) return
      calls.delete(event.id)
      const { status, attempts } = event
      // `fetch`, which ky uses too, does not throw on an error status, so the event of such a call has no code.
      const type = event.code ?? (status !== undefined && status >= 400 ? String(status) : undefined)
      const outcome: Attributes = {
        ...(status !== undefined && { 'http.response.status_code': status }),
        ...(attempts > 1 && { 'http.request.resend_count': attempts - 1 }),
      }
      for (const span of [traced.attempt, traced.call]) {
        span.setAttributes(outcome)
        finish(span, type)
      }
      duration?.record(event.ms / 1_000, { ...attributesOf(event), ...outcome, ...(type && { 'error.type': type }) })
    },
    'grant.minted': (event) => traceLogin(event, event.via),
    'grant.failed': (event) => traceLogin(event, 'login', event.code),
    'grant.latched': (event) => traceLogin(event, 'login', 'credentials_rejected'),
  }

  /** Records a login as a child of the call that it was made for. A login in the background belongs to no call. */
  function traceLogin({ vendor, ms, call = '' }: LoginEvent, name: string, code?: string) {
    const startTime = Date.now() - ms
    const span = () =>
      finish(
        tracer.startSpan(`${vendor} ${name}`, { kind: client, attributes: { 'vendor.name': vendor }, startTime }),
        code,
      )
    const traced = calls.get(call)
    if (traced === undefined) span()
    else traced.inside(span)
  }

  return (event) => (handlers[event.type] as ((event: ClientEvent) => void) | undefined)?.(event)
}

const nameOf = ({ method, route }: Started) => (route === undefined ? method : `${method} ${route}`)

const attributesOf = ({ vendor, operation, method, route, server }: Started | CallEvent<'call.ended'>): Attributes => ({
  'http.request.method': method,
  'server.address': server.address,
  'server.port': server.port,
  ...(route !== undefined && { 'url.template': route }),
  'vendor.name': vendor,
  'vendor.operation': operation,
})

function finish(span: Span, code: string | undefined): void {
  if (code !== undefined) {
    span.setAttributes({ 'error.type': code })
    span.setStatus({ code: failed })
  }
  span.end()
}

/**
 * Keeps the span that is active now for later jobs. The jobs run in a promise chain that starts here and carries the
 * context along, so no API of OpenTelemetry is needed.
 */
function keepContext(): (job: () => void) => void {
  const jobs: (() => void)[] = []
  let wake = () => {}
  const wait = () => {
    new Promise<void>((resolve) => {
      wake = resolve
    }).then(() => {
      wait()
      for (const job of jobs.splice(0)) job()
    })
  }
  wait()
  return (job) => {
    jobs.push(job)
    wake()
  }
}
