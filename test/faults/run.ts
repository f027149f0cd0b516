import { setTimeout as sleep } from 'node:timers/promises'
import { isApiError } from '../../packages/core/src/index.ts'
import { serve } from '../serve.ts'
import type { AnyWay } from '../spec.ts'
import { createUser, limits } from './client.ts'
import { createDice, type Dice } from './dice.ts'
import { blame, count, createFigures, type Figures } from './figures.ts'
import { findLeaks, printed } from './leaks.ts'
import { openVendor } from './vendor.ts'

/** At most: a short run has shorter spells, so that there are several. */
const callsPerSpell = 500
const mostCallers = 24
/** On top of `totalTimeout`, for a machine that is busy with other things. */
const slackMs = 2_000

/** Runs so many calls, in spells of a few hundred: each has a vendor, a client and weather of its own. */
export async function runWay(way: AnyWay, calls: number, seed: string): Promise<Figures> {
  const figures = createFigures()
  const elsewhere = await serve(() => new Response('{}'))
  const onUnhandled = (reason: unknown) => blame(figures, 'unhandled rejections', String(reason))
  process.on('unhandledRejection', onUnhandled)
  for (let spell = 0; figures.calls < calls; spell += 1) {
    const most = Math.min(callsPerSpell, Math.ceil(calls / 4), calls - figures.calls)
    await runSpell(way, most, createDice(`${seed} ${way.name} ${spell}`), figures, elsewhere.origin)
  }
  await sleep(50)
  process.off('unhandledRejection', onUnhandled)
  for (const { url } of elsewhere.received) blame(figures, 'requests at the foreign origin', url)
  await elsewhere.close()
  return figures
}

async function runSpell(way: AnyWay, calls: number, dice: Dice, figures: Figures, elsewhere: string) {
  const { timeout: timeoutMs, maxBytes } = limits
  const vendor = await openVendor({ way, dice, figures, elsewhere, timeoutMs, maxBytes })
  const user = createUser(way, vendor)
  const output: string[] = []
  let begun = 0

  async function call() {
    begun += 1
    const id = `call-${begun}`
    const client = user.client()
    const reason = new Error('the caller left')
    const leaving = new AbortController()
    const patience = dice.chance(0.05) ? setTimeout(() => leaving.abort(reason), dice.between(0, 100)) : undefined
    const began = performance.now()
    const calling = way.call(client, { headers: { 'x-call': id }, signal: leaving.signal })
    const outcome = await within(limits.totalTimeout + slackMs, calling)
    clearTimeout(patience)
    figures.calls += 1
    figures.slowestMs = Math.max(figures.slowestMs, performance.now() - began)
    if (outcome === undefined) return blame(figures, 'hangs', id)
    if ('value' in outcome) {
      const value = String(JSON.stringify(outcome.value))
      const isTrue = vendor.truths.get(id)?.includes(value) === true
      if (isTrue) figures.ok += 1
      else blame(figures, 'wrong results', value)
      return
    }
    const { error } = outcome
    if (error === reason) {
      figures.left += 1
      return
    }
    output.push(printed(error))
    if (!isApiError(error)) return blame(figures, 'untyped errors', String(error))
    count(figures.errors, error.code)
    if (error.code === 'credentials_rejected' || error.code === 'interaction_required') await user.revive(client, error)
    // Who was told to wait does so, or one back-off would use up all the calls.
    if (error.retryAt !== undefined || error.code === 'denied') await sleep(dice.between(5, 50))
  }

  async function caller() {
    const { mock } = vendor
    while (begun < calls) {
      if (way.renewal !== 'static' && dice.chance(0.02)) dice.pick([mock.expireGrants, mock.revokeGrants])()
      await call()
    }
  }

  await Promise.all(Array.from({ length: Math.min(mostCallers, Math.ceil(calls / 8)) }, caller))
  const { logins, beyond } = user.bound()
  figures.logins += vendor.state.logins
  figures.loginBound += logins
  const excess = Math.max(0, vendor.state.logins - logins) + beyond
  if (excess > 0) blame(figures, 'logins beyond the bound', `${vendor.state.logins} of ${logins}`, excess)
  output.push(printed(user.events), printed(user.client()), printed(user.client().auth.status()))
  for (const leak of findLeaks(output, vendor.secrets)) blame(figures, 'secrets found', leak)
  await vendor.close()
}

type Settled = { value: unknown } | { error: unknown }

/** How the promise ended; undefined if it did not in that time. */
async function within(ms: number, promise: Promise<unknown>): Promise<Settled | undefined> {
  const late = new AbortController()
  const settled: Promise<Settled> = promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  )
  const timer = sleep(ms, undefined, { signal: late.signal }).catch(() => undefined)
  const outcome = await Promise.race([settled, timer])
  late.abort()
  return outcome
}
