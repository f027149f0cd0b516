import assert from 'node:assert/strict'
import fc from 'fast-check'
import { flush } from 'test-kit/flush'
import { type Trouble, troubles } from 'test-kit/troubled-store'
import { expect, onTestFinished, test, vi } from 'vitest'
import { anyReply, type Reply } from '../../test/auth-replies.ts'
import { createFleet, type FleetSetup } from '../../test/fleet.ts'

// Several managers take random steps over one store, which may be slow or fail. No model predicts which manager comes
// first. Instead, test/fleet.ts watches what must hold in any order, and in the end all managers must work again.

const runs = Number(process.env.MODEL_RUNS ?? 10_000)

/**
 * `pause`: all settles before the next step. `who` wraps around. `pick` counts back from the newest caller, lease or
 * request. For the store, it is the index of a waiting step.
 */
type Step = { pause: boolean } & (
  | { do: 'lease'; who: number; patient: boolean }
  | { do: 'replace'; who: number; pick: number; began: 'before' | 'after'; patient: boolean }
  | { do: 'accept' | 'refuse'; who: number; pick: number }
  | { do: 'abort'; pick: number }
  | { do: 'reply'; pick: number; reply: Reply }
  | { do: 'let store go on'; pick: number }
  | { do: 'trouble store'; trouble: Trouble }
  | { do: 'sibling saves'; record: 'newer' | 'older' | 'expired'; lifeMs: number }
  | { do: 'pass'; ms: number }
  | { do: 'shift wall'; ms: number }
  | { do: 'reset'; who: number }
)

const one = <const Value>(...values: Value[]) => fc.constantFrom(...values)
const pause = one(true, true, false)
const who = fc.nat(2)
const pick = one(0, 0, 0, 1, 2, 5)
const patient = fc.boolean()
const day = 86_400_000

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: one('lease'), pause, who, patient }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: one('replace'),
      pause,
      who,
      pick,
      began: one('before', 'after', 'after'),
      patient,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: one('accept', 'refuse'), pause, who, pick }) },
  { weight: 2, arbitrary: fc.record({ do: one('abort'), pause, pick }) },
  { weight: 10, arbitrary: fc.record({ do: one('reply'), pause, pick, reply: anyReply }) },
  { weight: 12, arbitrary: fc.record({ do: one('let store go on'), pause, pick }) },
  { weight: 2, arbitrary: fc.record({ do: one('trouble store'), pause, trouble: one(...troubles) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: one('sibling saves'),
      pause,
      record: one('newer', 'older', 'expired'),
      lifeMs: one(1_000, 60_000, 3_600_000),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: one('pass'), pause, ms: one(1, 1_000, 5_000, 60_000, 400_000, 3_500_000) }),
  },
  { weight: 1, arbitrary: fc.record({ do: one('shift wall'), pause, ms: one(-day, day) }) },
  { weight: 1, arbitrary: fc.record({ do: one('reset'), pause, who }) },
)

const anySetup: fc.Arbitrary<FleetSetup> = fc.record({
  members: one(1, 2, 2, 3),
  store: one('none', 'plain', 'locking', 'locking'),
  slow: fc.boolean(),
})

type Fleet = ReturnType<typeof createFleet>

const newest = <Value>(list: Value[], pick: number) => list[Math.max(0, list.length - 1 - pick)]

/** Whether the step may end a grant that works: passing time, a reset, and a final answer of the vendor may. */
const mayEndGrants = (step: Step) =>
  ['pass', 'reset'].includes(step.do) || (step.do === 'reply' && !['outage', 'odd', 'lost'].includes(step.reply.is))
const working = ({ manager }: Fleet['members'][number]) => ['fresh', 'soft', 'hard'].includes(manager.status().state)

async function check(fleet: Fleet) {
  await flush()
  assert.deepEqual(fleet.wrongs, [])
  assert.deepEqual(fleet.leftovers(), [], 'aborted callers that wait, or settled ones that listen')
}

async function take(step: Step, fleet: Fleet) {
  const { clock, troubled, members, happened } = fleet
  const member = members['who' in step ? step.who % members.length : 0]!
  const { manager, leases } = member
  switch (step.do) {
    case 'lease':
      member.lease(step.patient)
      return
    case 'replace':
    case 'accept':
    case 'refuse': {
      const lease = newest(leases, step.pick)
      if (lease === undefined) return
      if (step.do !== 'replace') return manager[step.do](lease, 'GET a')
      member.replace(lease, step.began === 'before' ? lease.mint - 1 : manager.mints(), step.patient)
      return
    }
    case 'abort': {
      const caller = newest(
        fleet.callers.filter(({ result, controller }) => result === 'waiting' && controller !== undefined),
        step.pick,
      )
      return caller && fleet.abort(caller)
    }
    case 'reply': {
      const asked = newest(
        members.flatMap((each) => each.server.pending.map((call) => ({ each, call }))),
        step.pick,
      )
      if (asked === undefined) return
      const { each, call } = asked
      await check(fleet)
      each.reply(call, step.reply)
      return
    }
    case 'let store go on':
      return troubled.letGo(step.pick)
    case 'trouble store':
      happened.trouble ||= step.trouble !== 'none'
      return troubled.suffer(step.trouble)
    case 'sibling saves':
      await check(fleet)
      return fleet.siblingSaves(step.record, step.lifeMs)
    case 'pass':
      await check(fleet)
      return clock.pass(step.ms)
    case 'shift wall':
      happened.wallBack ||= step.ms < 0
      return clock.shiftWall(step.ms)
    case 'reset':
      member.reset()
  }
}

/** Lets the store and the auth server answer until nothing is pending. Returns the number of mints. */
async function calm(fleet: Fleet): Promise<number> {
  const { troubled, members } = fleet
  let mints = 0
  for (let round = 0; round < 100; round += 1) {
    await check(fleet)
    const asked = members.flatMap((member) => member.server.pending.map((call) => ({ member, call })))
    if (asked.length === 0 && troubled.waiting.length === 0) return mints
    while (troubled.waiting.length > 0) troubled.letGo(0)
    for (const { member, call } of asked) {
      if (member.reply(call, { is: 'ok', lifeMs: day, refresh: 'new' })) mints += 1
    }
  }
  assert.fail('there is no end to it')
}

async function play(setup: FleetSetup, steps: Step[]) {
  const fleet = createFleet(setup)
  let settled: Fleet['members'] = []
  for (const step of steps) {
    const before = mayEndGrants(step) ? [] : settled.filter(working)
    await take(step, fleet)
    if (step.pause) {
      await check(fleet)
      assert.ok(before.every(working), 'a grant that worked was dropped')
    }
    settled = step.pause ? fleet.members : []
  }

  fleet.troubled.suffer('none')
  await calm(fleet)
  assert.deepEqual(
    fleet.callers.filter(({ result }) => result === 'waiting'),
    [],
    'callers wait for ever',
  )

  // The trouble is over, so all members can be served, with one login if there is a store.
  for (const member of fleet.members) if (member.manager.status().state === 'latched') member.reset()
  await calm(fleet)
  fleet.clock.pass(3 * day)
  fleet.join()
  let mints = 0
  for (const member of fleet.members) {
    const caller = member.lease(true)
    mints += await calm(fleet)
    assert.match(caller.result, /^v/, 'not served after the trouble was over')
  }
  const isShared = setup.store !== 'none' && !fleet.happened.wallBack
  assert.ok(!isShared || mints <= 1, 'more than one mint after the trouble was over')
}

const lease: Step = { do: 'lease', pause: true, who: 0, patient: true }
const replace = (pick: number, pause: boolean): Step => {
  return { do: 'replace', pause, who: 0, pick, began: 'after', patient: true }
}
const login = (lifeMs: number | undefined, pause: boolean): Step => {
  return { do: 'reply', pause, pick: 0, reply: { is: 'ok', lifeMs, refresh: 'none' } }
}

/** Once found by chance. Two promises settle in another order than their callers asked, which is allowed. */
const outOfOrder: Step[] = [
  lease,
  login(undefined, true),
  replace(0, true),
  login(3_600_000, true),
  { do: 'pass', pause: true, ms: 3_500_000 },
  lease,
  login(undefined, false),
  login(undefined, false),
  replace(1, false),
  lease,
]

/** The vendor refuses a grant while the store still saves it: callers get the next grant, not the refused one. */
const refusedWhileSaved: Step[] = [
  lease,
  { do: 'let store go on', pause: true, pick: 0 },
  { do: 'let store go on', pause: true, pick: 0 },
  { do: 'let store go on', pause: true, pick: 0 },
  login(3_600_000, true),
  lease,
  replace(0, true),
  { do: 'let store go on', pause: true, pick: 0 },
]

test('managers that share a store keep their promises whatever happens', async () => {
  // Fake timers, so that no deadline of the store or the auth server passes only because the machine is busy.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const unhandled: unknown[] = []
  const onUnhandled = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', onUnhandled)
  onTestFinished(() => {
    process.off('unhandledRejection', onUnhandled)
    vi.useRealTimers()
  })
  const examples: [FleetSetup, Step[]][] = [
    [{ members: 1, store: 'none', slow: false }, outOfOrder],
    [{ members: 1, store: 'locking', slow: true }, refusedWhileSaved],
  ]
  let played = 0
  await fc.assert(
    fc.asyncProperty(anySetup, fc.array(anyStep, { maxLength: 100, size: 'max' }), async (setup, steps) => {
      played += 1
      await play(setup, steps)
      assert.deepEqual(unhandled.splice(0), [], 'unhandled rejections')
    }),
    { numRuns: runs, examples },
  )
  expect(played).toBe(runs)
}, 300_000)
