import { type ApiError, isApiError } from '@x/core'
import fc from 'fast-check'
import { expect } from 'vitest'

/** Names with a meaning in JavaScript (some could pollute all objects), names that replies use, and any others. */
const names = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'then', 'length'),
  fc.constantFrom('polluted', 'status', 'error', 'code', 'data', 'results', 'message', 'type'),
  fc.string({ maxLength: 8, unit: 'binary' }),
)

const scalars = fc.oneof(
  fc.constantFrom('null', 'true', 'false', '0', '-0', '1e999', '-1e-999', '12345678901234567890', '""', '"\\ud800"'),
  fc.constantFrom('"\ud800"', '"200"', '401', '"\\u0000"', '"Invalid "'),
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc.double().map((number) => JSON.stringify(number)),
)

/** JSON as no serialiser writes it: duplicate and poisoned names, lone surrogates, numbers out of range. */
export const jsonTexts: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalars,
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc
      .array(fc.tuple(names, tie('value')), { maxLength: 6 })
      .map((fields) => `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
  ),
})).value

const deep = fc
  .tuple(fc.constantFrom('[', '{"data":', '{"a":[', '{"__proto__":'), fc.constantFrom(10, 10_000), fc.boolean())
  .map(([open, levels, isClosed]) => {
    const close = [...open].flatMap((letter) => (letter === '[' ? ']' : letter === '{' ? '}' : [])).reverse()
    return `${open.repeat(levels)}1${isClosed ? close.join('').repeat(levels) : ''}`
  })

/** Anything that a body may hold. */
export const bodies: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
  { weight: 4, arbitrary: jsonTexts },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: deep },
)

/** Generates the fixture as JSON with one value replaced, or with one more field in one of its objects. */
export function mutations(fixture: unknown): fc.Arbitrary<string> {
  return fc.tuple(fc.nat(), jsonTexts, names, fc.boolean()).map(([place, value, name, isExtra]) => {
    const copy: unknown = { whole: structuredClone(fixture) }
    const places = placesIn(copy)
    const [holder, key] = places[place % places.length]!
    const inner = holder[key]
    const mark = '\u0001mark'
    if (isExtra && typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      Object.defineProperty(inner, name, { value: mark, enumerable: true })
    } else holder[key] = mark
    return JSON.stringify((copy as { whole: unknown }).whole).replace(JSON.stringify(mark), () => value)
  })
}

function placesIn(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [[value as Record<string, unknown>, key], ...placesIn(inner)])
}

/** Returns the call's value, which must be plain data, or its `ApiError`. Throws if it ends in anything else. */
export async function outcome<T>(job: () => Promise<T> | T): Promise<{ value: T } | { error: ApiError }> {
  try {
    const value = await job()
    expectPlain(value)
    return { value }
  } catch (error) {
    if (!isApiError(error)) throw error
    return { error }
  } finally {
    expectCleanPrototypes()
  }
}

const prototypes = [Object.prototype, Array.prototype, String.prototype, Function.prototype]
const ownNames = prototypes.map((prototype) => Object.getOwnPropertyNames(prototype).join())

export function expectCleanPrototypes(): void {
  expect(prototypes.map((prototype) => Object.getOwnPropertyNames(prototype).join())).toEqual(ownNames)
}

/** Throws if anything in the value inherits from something other than the language's own prototypes. */
function expectPlain(root: unknown): void {
  const known: unknown[] = [Object.prototype, Array.prototype, Date.prototype, null]
  const rest = [root]
  while (rest.length > 0) {
    const value = rest.pop()
    if (typeof value !== 'object' || value === null) continue
    if (!known.includes(Object.getPrototypeOf(value))) throw new Error('An object inherits from what came in')
    for (const inner of Object.values(value)) rest.push(inner)
  }
}

const sizes = [
  [8_000, 128_000],
  [64_000, 1_024_000],
] as const

/**
 * Expects sixteen times the input to take about sixteen times as long, not 256 times. The bound is a factor of four
 * from either, which is more than a busy machine adds. Smaller sizes come first, so that a quadratic job fails before
 * it takes minutes.
 */
export async function expectLinear(name: string, job: (length: number) => unknown): Promise<void> {
  await job(1_000)
  for (const [small, large] of sizes) {
    // A time of a few milliseconds is noise.
    const least = Math.max(5, await bestOf(4, () => cpuMs(job, small), 0))
    const most = await bestOf(12, () => cpuMs(job, large), 64 * least)
    expect(most / least, `${name}, ${large} against ${small}`).toBeLessThanOrEqual(64)
  }
}

/** Returns the least of up to `rounds` measurements. Stops at the first that is low enough. */
async function bestOf(rounds: number, measure: () => Promise<number>, enough: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds && best > enough; round += 1) best = Math.min(best, await measure())
  return best
}

/** Returns the CPU time of this thread, which other work on the machine and the collector's threads do not change. */
async function cpuMs(job: (length: number) => unknown, length: number): Promise<number> {
  const before = process.threadCpuUsage()
  await job(length)
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}
