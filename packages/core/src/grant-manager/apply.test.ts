import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createFakeClock } from 'test-kit/fake-clock'
import { expect, test } from 'vitest'
import { anyReply, type Reply } from '../../test/auth-replies.ts'
import { failure, grant } from '../../test/auth-server.ts'
import { createGrantModel } from '../../test/grant-model.ts'
import { apply } from './apply.ts'
import { backoffMs } from './login-backoff.ts'
import { createGrantState, type Failed, type GrantState, nowOf, statusAt, usableLease } from './state.ts'

// Compares only `apply` with the model that the whole manager is compared with: no promise, no timer, no store.

const runs = Number(process.env.MODEL_RUNS ?? 10_000)
const random = 0.25

type Step =
  | { do: 'renew'; reply: Reply }
  | { do: 'accept' | 'refuse'; route: string }
  | { do: 'pass'; ms: number }
  | { do: 'reset' }

const one = <const Value>(...values: Value[]) => fc.constantFrom(...values)
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: one('renew'), reply: anyReply }) },
  { weight: 3, arbitrary: fc.record({ do: one('accept', 'refuse'), route: one('GET a', 'GET b') }) },
  { weight: 5, arbitrary: fc.record({ do: one('pass'), ms: one(1, 300, 1_000, 5_000, 60_000, 400_000, 3_000_000) }) },
  { weight: 1, arbitrary: fc.record({ do: one('reset') }) },
)

const create = () =>
  createGrantState({ vendor: 'acme', clock: createFakeClock(), login: async () => grant('never asked for') })

function failedBy(reply: Reply, state: GrantState): Failed {
  if (reply.is === 'app')
    return { failed: failure('credentials_rejected', { vendorCode: 'invalid_client' }), startedAt: 0 }
  if (reply.is === 'rejected') return { failed: failure('credentials_rejected'), startedAt: 0 }
  if (reply.is === 'interaction') return { failed: failure('interaction_required'), startedAt: 0 }
  const asked = reply.is === 'outage' ? reply.retryAfterMs : 0
  const code = reply.is === 'unusable' || reply.is === 'lost' ? 'unexpected_response' : 'auth_unavailable'
  return {
    failed: failure(code),
    pauseMs: backoffMs(state.loginBackoff?.failures ?? 0, asked, () => random),
    startedAt: 0,
  }
}

function play(steps: Step[]) {
  const state = create()
  const model = createGrantModel(random)
  let now = nowOf(state)
  let granted = 0

  function renew(reply: Reply) {
    model.lease({ result: 'waiting' })
    const { asked } = model.view()
    if (asked === undefined) return
    const token = state.held?.refresh ?? state.spare
    assert.equal(token?.reveal() ?? 'login', asked)
    granted += 1
    const refresh = reply.is === 'ok' && reply.refresh !== 'none' ? `refresh-${granted}` : undefined
    model.reply(reply, refresh)
    if (reply.is === 'ok') {
      const kept = refresh ?? token?.reveal()
      apply(
        state,
        { grant: grant(`access-${granted}`, reply.lifeMs, kept), via: 'login', sentAt: now, startedAt: now },
        now,
      )
    } else if (model.view().asked === 'login' && asked !== 'login') {
      apply(state, { refreshRefused: true }, now)
      renew(reply)
    } else apply(state, failedBy(reply, state), now)
  }

  for (const step of steps) {
    // `apply` does not decide what is asked after a doubtful reply.
    if (step.do === 'renew') renew(step.reply.is === 'doubtful' ? { is: 'odd' } : step.reply)
    else if (step.do === 'pass') {
      now += step.ms
      model.pass(step.ms)
    } else if (step.do === 'reset') {
      model.reset()
      apply(state, { reset: true }, now)
    } else if (state.held !== undefined) {
      const { version, mint } = state.held.lease
      model[step.do]({ version, mint }, step.route)
      if (step.do === 'accept') apply(state, { accepted: version, route: step.route }, now)
      else apply(state, { refused: version, route: step.route, isFresh: true }, now)
    }
    const { state: name, version, mints, endsInMs } = model.view()
    const status = statusAt(state, now)
    assert.deepEqual([status.state, status.version, state.mints], [name, version, mints])
    const ends = state.held === undefined || state.held.expiresAt === Infinity ? undefined : state.held.expiresAt - now
    assert.equal(ends, endsInMs)
    assert.equal(
      usableLease(state, now) === undefined,
      endsInMs !== undefined ? endsInMs <= 0 : state.held === undefined,
    )
  }
}

test('what a change does to the state is what the model says', () => {
  let played = 0
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 80, size: 'max' }), (steps) => {
      played += 1
      play(steps)
    }),
    { numRuns: runs },
  )
  expect(played).toBe(runs)
})

test('a refused grant is served again when its renewal was blocked or failed for a passing reason, and never after a refusal for good', () => {
  for (const [outcome, served] of [
    [{ blockedBy: failure('auth_unavailable') }, true],
    [{ failed: failure('auth_unavailable'), pauseMs: 500, startedAt: 0 }, true],
    [{ failed: failure('interaction_required'), startedAt: 0 }, false],
    [{ failed: failure('credentials_rejected'), startedAt: 0 }, false],
  ] as const) {
    const state = create()
    apply(state, { grant: grant('access'), via: 'login', sentAt: 0, startedAt: 0 }, 0)
    apply(state, { refused: 1, route: 'GET a', isFresh: false }, 0)
    expect([usableLease(state, 0), statusAt(state, 0).state]).toEqual([undefined, 'hard'])
    apply(state, outcome, 0)
    expect(usableLease(state, 0) !== undefined).toBe(served)
  }
})

test('what is said of an older grant changes nothing', () => {
  const state = create()
  for (const access of ['old', 'new']) apply(state, { grant: grant(access), via: 'login', sentAt: 0, startedAt: 0 }, 0)
  apply(state, { refused: 1, route: 'GET a', isFresh: false }, 0)
  apply(state, { accepted: 1, route: 'GET a' }, 0)
  expect(usableLease(state, 0)?.version).toBe(2)
  expect(state.refusals.accepted).toBe(false)
})
