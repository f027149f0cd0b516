import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import fc from 'fast-check'
import { createFakeClock } from 'test-kit/fake-clock'
import { flush } from 'test-kit/flush'
import { expect, onTestFinished, test, vi } from 'vitest'
import { anyReply, give, type Reply } from '../../test/auth-replies.ts'
import { createAuthServer } from '../../test/auth-server.ts'
import { type Caller, createGrantModel } from '../../test/grant-model.ts'
import { isApiError } from '../errors/api-error.ts'
import { createGrantManager } from './grant-manager.ts'
import type { Lease } from './types.ts'

// The manager and its model take the same random steps. test/grant-model.ts describes the states of the model.
// Both must always agree on what every caller got, on what the auth server is asked, and on the state:
//
//     empty ─> minting ─> fresh ─> soft ─> hard ─> expired        cooling: after a temporary failure, for a while
//                                                                 latched: after a refusal for good, until a reset

const runs = Number(process.env.MODEL_RUNS ?? 10_000)

type Signal = 'none' | 'live' | 'aborted'

/** `together`: the next caller comes in the same tick. `pick` counts back from the newest. */
type Step =
  | { do: 'lease'; signal: Signal; together: boolean }
  | {
      do: 'replace'
      pick: number
      began: 'before' | 'after' | 'unsaid'
      route: string
      signal: Signal
      together: boolean
    }
  | { do: 'accept' | 'refuse'; pick: number; route: string }
  | { do: 'abort'; pick: number; together: boolean }
  | { do: 'reply'; reply: Reply }
  | { do: 'pass'; ms: number }
  | { do: 'pass to'; moment: 'soft' | 'hard' | 'expired' | 'cooled'; offset: number }
  | { do: 'shift wall'; ms: number }
  | { do: 'reset' }

const one = <const Value>(...values: Value[]) => fc.constantFrom(...values)
const signal = one('none', 'live', 'live', 'live', 'aborted')
const pick = one(0, 0, 0, 1, 2, 5)
const route = one('GET a', 'GET b')
const together = fc.boolean()
const began = one('before', 'after', 'after', 'unsaid')
const moment = one('soft', 'hard', 'expired', 'cooled')

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 7, arbitrary: fc.record({ do: one('lease'), signal, together }) },
  { weight: 6, arbitrary: fc.record({ do: one('replace'), pick, began, route, signal, together }) },
  { weight: 2, arbitrary: fc.record({ do: one('accept', 'refuse'), pick, route }) },
  { weight: 2, arbitrary: fc.record({ do: one('abort'), pick: fc.nat(5), together }) },
  { weight: 8, arbitrary: fc.record({ do: one('reply'), reply: anyReply }) },
  { weight: 3, arbitrary: fc.record({ do: one('pass'), ms: one(1, 300, 1_000, 5_000, 60_000, 400_000) }) },
  { weight: 4, arbitrary: fc.record({ do: one('pass to'), moment, offset: one(-1, 0, 1) }) },
  { weight: 1, arbitrary: fc.record({ do: one('shift wall'), ms: one(-86_400_000, 86_400_000) }) },
  { weight: 1, arbitrary: fc.record({ do: one('reset') }) },
)

const abortReason = new Error('The caller has left')
const newest = <Value>(list: Value[], pick: number) => list[Math.max(0, list.length - 1 - pick)]

async function play(steps: Step[], random: number) {
  const clock = createFakeClock()
  const server = createAuthServer()
  const model = createGrantModel(random)
  const manager = createGrantManager({
    vendor: 'acme',
    login: server.login,
    refresh: server.refresh,
    storeKey: async () => 'key',
    clock,
    deadlineMs: 10_000,
    random: () => random,
  })
  const callers: { real: Caller; expected: Caller; controller: AbortController | undefined }[] = []
  const leases: Lease[] = []
  /** Refresh tokens that were exchanged for others. */
  const spent = new Set<string>()
  let granted = 0
  let resets = 0

  function call(
    kind: Signal,
    ask: (signal: AbortSignal | undefined) => Promise<Lease | undefined>,
    askModel: (caller: Caller) => void,
  ) {
    const controller = kind === 'none' ? undefined : new AbortController()
    if (kind === 'aborted') controller?.abort(abortReason)
    const real: Caller = { result: 'waiting' }
    const expected: Caller = { result: kind === 'aborted' ? 'aborted' : 'waiting' }
    callers.push({ real, expected, controller })
    ask(controller?.signal).then(
      (lease) => {
        real.result = lease === undefined ? 'denied' : `v${lease.version}`
        if (lease !== undefined && !leases.includes(lease)) leases.push(lease)
      },
      (error) => {
        real.result = error === abortReason ? 'aborted' : isApiError(error) ? error.code : `${error}`
      },
    )
    if (kind !== 'aborted') askModel(expected)
  }

  function take(step: Step) {
    switch (step.do) {
      case 'lease':
        return call(step.signal, (signal) => manager.lease({ signal }), model.lease)
      case 'replace': {
        const lease = newest(leases, step.pick)
        if (lease === undefined) return
        const { route } = step
        const since = { before: lease.mint - 1, after: manager.mints(), unsaid: undefined }[step.began]
        return call(
          step.signal,
          (signal) => manager.replace(lease, { since, route, signal }),
          (caller) => model.replace(caller, lease, since ?? manager.mints(), route),
        )
      }
      case 'accept':
      case 'refuse': {
        const lease = newest(leases, step.pick)
        if (lease === undefined) return
        manager[step.do](lease, step.route)
        return model[step.do](lease, step.route)
      }
      case 'abort': {
        const waiting = callers.filter(({ expected, controller }) => expected.result === 'waiting' && controller)
        const caller = newest(waiting, step.pick)
        if (caller === undefined) return
        caller.controller?.abort(abortReason)
        return model.abort(caller.expected)
      }
      case 'reply': {
        const [asked] = server.pending
        if (asked === undefined) return
        granted += 1
        const { refresh } = give(step.reply, asked, clock, granted) ?? {}
        if (asked.token !== undefined && refresh !== undefined && refresh !== asked.token) spent.add(asked.token)
        return model.reply(step.reply, refresh)
      }
      case 'pass':
      case 'pass to': {
        const ms = step.do === 'pass' ? step.ms : Math.max(0, model.until(step.moment) + step.offset)
        clock.pass(ms)
        return model.pass(ms)
      }
      case 'shift wall':
        return clock.shiftWall(step.ms)
      case 'reset':
        resets += 1
        manager.reset().then(() => {
          resets -= 1
        })
        return model.reset()
    }
  }

  async function check() {
    await flush()
    const { state, version, mints, endsInMs, asked, isForgotten } = model.view()
    assert.deepEqual(
      callers.map(({ real }) => real.result),
      callers.map(({ expected }) => expected.result),
    )
    assert.deepEqual(
      server.pending.map(({ token }) => token ?? 'login'),
      asked === undefined ? [] : [asked],
    )
    assert.ok(asked === undefined || !spent.has(asked), 'a spent refresh token is used again')
    assert.deepEqual(manager.status(), {
      state,
      version,
      sharing: 'memory',
      ...(endsInMs !== undefined && { expiresAt: new Date(clock.wall() + endsInMs) }),
    })
    assert.equal(manager.mints(), mints)
    assert.equal(resets > 0, isForgotten, 'a reset ends when the mint ends that it came into')
    for (const { real, controller } of callers) {
      if (controller === undefined || real.result === 'waiting') continue
      assert.equal(getEventListeners(controller.signal, 'abort').length, 0, 'a settled caller still listens')
    }
  }

  for (const step of steps) {
    // A refusal while latched takes the last grant away, even from callers that would get it in this tick.
    if (!('together' in step) || model.view().state === 'latched') await check()
    take(step)
    if (!('together' in step && step.together)) await check()
  }
  await check()
  // Every waiting caller is answered in the end.
  for (let round = 0; server.pending.length > 0; round += 1) {
    assert.ok(round < 3, 'there is no end to it')
    take({ do: 'reply', reply: { is: 'ok', lifeMs: undefined, refresh: 'new' } })
    await check()
  }
  assert.ok(
    callers.every(({ real }) => real.result !== 'waiting'),
    'a caller hangs',
  )
}

test('the manager does as its model does', async () => {
  // Fake timers, so that no deadline of the auth server passes only because the machine is busy.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  let played = 0
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 60, size: 'max' }), one(0, 0.25, 0.875), async (steps, random) => {
      played += 1
      await play(steps, random)
    }),
    { numRuns: runs },
  )
  expect(played).toBe(runs)
}, 300_000)
