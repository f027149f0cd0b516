import { context, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { failure } from 'test-kit/contract'
import { createFakeClock } from 'test-kit/fake-clock'
import * as v from 'valibot'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createStubShop } from '../test/stub-shop.ts'
import { get } from './client/endpoint.ts'
import { replyNumber } from './client/reply.ts'
import { ApiError } from './errors/api-error.ts'
import { Secret } from './errors/secret.ts'
import { traceCalls } from './otel.ts'

const spans = new InMemorySpanExporter()
const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).getTracer('test')
const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 })
const meter = new MeterProvider({ readers: [reader] }).getMeter('test')
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())

beforeEach(() => spans.reset())
afterAll(() => context.disable())

const table = { get: get('orders/{id}', { params: v.number(), reply: replyNumber }) }
const create = (answer: () => Response) =>
  createStubShop(answer, { retry: 2, onEvent: traceCalls(tracer, meter) }).bind('orders', table)
const parentOf = ({ parentSpanContext }: ReadableSpan) => parentSpanContext?.spanId
const idOf = (span: ReadableSpan | undefined) => span?.spanContext().spanId
const settle = () => new Promise((resolve) => setTimeout(resolve))

test('a call is a span by the HTTP conventions, with a child for its attempt, below the span of the caller', async () => {
  const orders = create(() => Response.json({ data: 7 }))
  const outer = tracer.startSpan('checkout')
  await context.with(trace.setSpan(context.active(), outer), () => orders.get(4711))
  outer.end()
  const [attempt, call] = spans.getFinishedSpans()
  expect(call).toMatchObject({
    name: 'GET orders/{id}',
    kind: 2,
    attributes: {
      'http.request.method': 'GET',
      'server.address': 'api.example',
      'server.port': 443,
      'url.template': 'orders/{id}',
      'http.response.status_code': 200,
      'vendor.name': 'shop',
      'vendor.operation': 'orders.get',
    },
    status: { code: SpanStatusCode.UNSET },
  })
  expect(parentOf(call as ReadableSpan)).toBe(idOf(outer as unknown as ReadableSpan))
  expect(parentOf(attempt as ReadableSpan)).toBe(idOf(call))
  expect(JSON.stringify(spans.getFinishedSpans().map(({ attributes }) => attributes))).not.toContain('4711')
})

test('each attempt is a child of the call, and a failure has its code', async () => {
  const orders = create(() => new Response(null, { status: 503 }))
  await failure(orders.get(1))
  await settle()
  const finished = spans.getFinishedSpans()
  const call = finished.find(({ name }) => name === 'GET orders/{id}')
  const attempts = finished.filter((span) => span !== call)
  expect(attempts.map(parentOf)).toEqual([idOf(call), idOf(call), idOf(call)])
  expect(attempts.map(({ attributes }) => attributes['error.type'])).toEqual(Array(3).fill('server_error'))
  expect(call).toMatchObject({
    attributes: { 'error.type': 'server_error', 'http.response.status_code': 503, 'http.request.resend_count': 2 },
    status: { code: SpanStatusCode.ERROR },
  })
})

/** Makes a shop whose logins take 250 ms on its fake clock. */
function createLoginShop(login: () => Secret, lifeMs?: number) {
  const clock = createFakeClock()
  const credential = {
    identity: [],
    login: async () => {
      clock.pass(250)
      return { access: login(), lifeMs }
    },
  }
  const answer = () => Response.json({ data: 7 })
  const shop = createStubShop(answer, { clock, onEvent: traceCalls(tracer) }, { credential })
  return { clock, orders: shop.bind('orders', table) }
}

const durationMs = ({ duration: [seconds, nanoseconds] }: ReadableSpan) => seconds * 1_000 + nanoseconds / 1_000_000
const loginSpans = () => spans.getFinishedSpans().filter(({ name }) => name === 'shop login')

test('a login is a child of the call that it was made for, as long as it took', async () => {
  const { orders } = createLoginShop(() => new Secret('made-up-token'))
  await Promise.all([orders.get(1), orders.get(2)])
  await settle()
  const calls = spans.getFinishedSpans().filter(({ name }) => name === 'GET orders/{id}')
  const [login, ...others] = loginSpans()
  expect(others).toEqual([])
  expect(calls.map(idOf)).toContain(parentOf(login!))
  expect(durationMs(login!)).toBeGreaterThanOrEqual(250)
  expect(login?.status.code).toBe(SpanStatusCode.UNSET)
})

test('a login that the vendor refuses is a failed span', async () => {
  const { orders } = createLoginShop(() => {
    throw new ApiError({ code: 'credentials_rejected', vendor: 'shop', operation: 'login', message: 'No' })
  })
  await failure(orders.get(1))
  await settle()
  const [login] = loginSpans()
  expect(login).toMatchObject({
    attributes: { 'error.type': 'credentials_rejected' },
    status: { code: SpanStatusCode.ERROR },
  })
  expect(durationMs(login!)).toBeGreaterThanOrEqual(250)
})

test('a login in the background is a span below what the application was doing', async () => {
  const { clock, orders } = createLoginShop(() => new Secret('made-up-token'), 60_000)
  await orders.get(1)
  await settle()
  spans.reset()
  clock.pass(50_000)
  const outer = tracer.startSpan('checkout')
  await context.with(trace.setSpan(context.active(), outer), () => orders.get(1))
  await settle()
  expect(loginSpans().map(parentOf)).toEqual([idOf(outer as unknown as ReadableSpan)])
})

test('the duration is a histogram in seconds', async () => {
  await create(() => Response.json({ data: 7 })).get(1)
  await reader.forceFlush()
  const [metric] = metrics.getMetrics().at(-1)?.scopeMetrics[0]?.metrics ?? []
  expect(metric?.descriptor).toMatchObject({ name: 'http.client.request.duration', unit: 's' })
  const point = metric?.dataPoints.find(({ attributes }) => attributes['error.type'] === undefined)
  expect(point?.attributes).toMatchObject({ 'http.request.method': 'GET', 'url.template': 'orders/{id}' })
})

test('a reply of fetch that says no is an error of its span, by its status', async () => {
  const shop = createStubShop(() => new Response('', { status: 503 }), { onEvent: traceCalls(tracer, meter) })
  await shop.fetch('orders')
  const attributes = { 'http.response.status_code': 503, 'error.type': '503' }
  for (const span of spans.getFinishedSpans()) {
    expect(span).toMatchObject({ attributes, status: { code: SpanStatusCode.ERROR } })
  }
  expect(spans.getFinishedSpans()).toHaveLength(2)
})
