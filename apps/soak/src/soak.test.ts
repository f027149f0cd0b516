import { expect, test } from 'vitest'
import { findGrowth, findRemains } from './judge.ts'
import { type Moment, soak } from './soak.ts'

test('a short run of the soak leaves no listener, resource or client behind', async () => {
  const moments = await soak({ seed: '20', seconds: 4, sampleSeconds: 4 })
  const last = moments.at(-1)!
  expect(findRemains(moments)).toEqual([])
  expect(last).toMatchObject({ signalListeners: 0, resources: {}, clientsLeft: 0 })
  // The run did make calls, aborts and logins.
  for (const times of [last.ok, last.left, last.logins]) expect(times).toBeGreaterThan(0)
  expect(last.clientsMade).toBeGreaterThan(moments[0]!.clientsMade)
})

const quiet: Moment = {
  seconds: 0,
  calls: 10,
  ok: 10,
  left: 0,
  errors: {},
  untyped: [],
  failedLogins: 0,
  heap: 20e6,
  external: 10e6,
  rss: 200e6,
  signalListeners: 0,
  processListeners: 3,
  resources: {},
  clientsMade: 9,
  clientsLeft: 0,
  unhandled: [],
  warnings: [],
  logins: 4,
  loginBound: 5,
}
const run = (change: (index: number) => Partial<Moment>) =>
  Array.from({ length: 42 }, (_, index) => ({ ...quiet, ...change(index) }))

test('the judge finds whatever was left behind', () => {
  expect(findRemains(run(() => ({})))).toEqual([])
  expect(findRemains(run((index) => ({ signalListeners: index === 20 ? 1 : 0 })))).toHaveLength(1)
  expect(findRemains(run((index) => ({ processListeners: 3 + index })))).toHaveLength(1)
  expect(findRemains(run((index) => ({ resources: { Timeout: index } })))).toHaveLength(1)
  expect(findRemains(run(() => ({ clientsLeft: 1 })))).toHaveLength(1)
  expect(findRemains(run(() => ({ logins: 6 })))).toHaveLength(1)
  expect(findRemains(run(() => ({ ok: 5 })))).toHaveLength(1)
  expect(findRemains(run(() => ({ warnings: ['MaxListenersExceededWarning'] })))).toContain('warnings: 1')
  expect(findRemains(run(() => ({ unhandled: ['Error: gone'] })))).toContain('the first: Error: gone')
})

test('the judge tells growth from noise', () => {
  const noise = (index: number) => (index % 3) * 0.2e6
  expect(findGrowth(run((index) => ({ heap: 20e6 + noise(index) })))).toEqual([])
  expect(findGrowth(run((index) => ({ heap: 30e6 - Math.min(index, 10) * 1e6 })))).toEqual([])
  expect(findGrowth(run((index) => ({ heap: 20e6 + noise(index) + index * 5e4 })))).toHaveLength(1)
  expect(findGrowth(run((index) => ({ external: 10e6 + index * 5e4 })))).toHaveLength(1)
})
