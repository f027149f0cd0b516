import { setTimeout as sleep } from 'node:timers/promises'
import { type BaseClient, isApiError } from '@x/core'
import { createDice, type Dice } from 'test-kit/dice'
import { serve } from 'test-kit/serve'
import type { AnyWay } from 'test-kit/spec'
import { count } from 'test-kit/tally'
import { type Calls, createCalls, RowsError, UnreadError } from './calls.ts'
import { createStranger, createUser, limits } from './client.ts'
import { blame, type CallFigures, createCallFigures } from './figures.ts'
import { findLeaks, printed } from './leaks.ts'
import { openStore } from './stores.ts'
import { openVendor } from './vendor.ts'
import { pickWire } from './wires.ts'
import { within } from './within.ts'

/** The most calls of a spell. A short run has shorter spells, so that there are several. */
const callsPerSpell = 500
const mostCallers = 24
/** Milliseconds on top of `totalTimeout`, for a busy machine. */
const slackMs = 2_000
/** What the number of the fault `rounding number` becomes in JavaScript. */
const roundedNumber = '9007199254740992'
/** Whether a schema checked the reply. A call that is named by its method and path has none. */
const hasSchema = ({ operation }: AnyWay, kind: string) =>
  !operation.includes(' ') && kind !== 'request' && kind !== 'fetch'

/** Returns a result as JSON, without the rows that the client reports as unreadable: `JSON.parse` has rounded those. */
const readable = (value: unknown) => String(JSON.stringify(value, (key, inner) => (key === 'unreadable' ? [] : inner)))

/** How many times `totalTimeout` a call of this kind may take, since each page of rows has its own. */
const timesLonger: Record<string, number> = { rows: 6 }

interface Scene {
  way: AnyWay
  calls: Calls
  dice: Dice
  figures: CallFigures
  elsewhere: string
}

/** Makes this many calls, in spells of up to 500. Each spell has its own vendor, client and rate of faults. */
export async function runWay(way: AnyWay, times: number, seed: string): Promise<CallFigures> {
  const figures = createCallFigures()
  const calls = await createCalls(way)
  const elsewhere = await serve(() => new Response('{}'))
  const onUnhandled = (reason: unknown) => blame(figures, 'unhandled rejections', String(reason))
  process.on('unhandledRejection', onUnhandled)
  for (let spell = 0; figures.calls < times; spell += 1) {
    const most = Math.min(callsPerSpell, Math.ceil(times / 4), times - figures.calls)
    const dice = createDice(`${seed} ${way.name} ${spell}`)
    await runSpell({ way, calls, dice, figures, elsewhere: elsewhere.origin }, most)
  }
  await sleep(50)
  process.off('unhandledRejection', onUnhandled)
  for (const { url } of elsewhere.received) blame(figures, 'requests at the foreign origin', url)
  await elsewhere.close()
  return figures
}

async function runSpell(scene: Scene, times: number) {
  const { way, calls, dice, figures } = scene
  const { timeout: timeoutMs, maxBytes } = limits
  const vendor = await openVendor({ ...scene, timeoutMs, maxBytes })
  const troubled = way.renewal !== 'static' && dice.chance(0.4) ? openStore(dice, figures.faults) : undefined
  const user = createUser(way, vendor, troubled?.store, pickWire(dice))
  const stranger = troubled === undefined ? undefined : createStranger(way, vendor, troubled.store)
  const output: string[] = []
  let begun = 0

  async function makeCall() {
    begun += 1
    const [kind, call] = dice.pick([...calls])
    const id = `${kind}-${begun}`
    const client = user.client()
    const reason = new Error('the caller left')
    const leaving = new AbortController()
    const patience = dice.chance(0.05) ? setTimeout(() => leaving.abort(reason), dice.between(0, 100)) : undefined
    const began = performance.now()
    const calling = call(client, id, { headers: { 'x-call': id }, signal: leaving.signal })
    const outcome = await within(limits.totalTimeout * (timesLonger[kind] ?? 1) + slackMs, calling)
    clearTimeout(patience)
    figures.calls += 1
    figures.slowestMs = Math.max(figures.slowestMs, performance.now() - began)
    if (outcome === undefined) return blame(figures, 'hangs', id)
    if ('value' in outcome) {
      const value = String(JSON.stringify(outcome.value))
      if (hasSchema(way, kind) && readable(outcome.value).includes(roundedNumber))
        blame(figures, 'rounded numbers', value)
      if (kind !== 'rows' && !vendor.truths.get(id)?.includes(value)) return blame(figures, 'wrong results', value)
      figures.ok += 1
      return count(figures.oks, kind)
    }
    const { error } = outcome
    if (error === reason) {
      figures.left += 1
      return
    }
    output.push(printed(error))
    if (error instanceof RowsError) return blame(figures, 'rows lost or doubled', error.message)
    if (error instanceof UnreadError) return count(figures.errors, 'unread')
    if (!isApiError(error)) return blame(figures, 'untyped errors', String(error))
    count(figures.errors, error.code)
    if (error.code === 'credentials_rejected' || error.code === 'interaction_required') {
      const revived = await within(limits.totalTimeout + slackMs, user.revive(client, error))
      if (revived === undefined) blame(figures, 'hangs', `auth.reset() after ${id}`)
    }
    // Wait as the error asks, or one back-off would use up all calls of the spell.
    if (error.retryAt !== undefined || error.code === 'denied') await sleep(dice.between(5, 50))
  }

  async function tryAsStranger(client: BaseClient) {
    const outcome = await within(limits.totalTimeout + slackMs, way.call(client))
    if (outcome === undefined) blame(figures, 'hangs', 'a stranger')
    else if ('value' in outcome) blame(figures, 'strangers served', String(JSON.stringify(outcome.value)))
    else output.push(printed(outcome.error))
  }

  async function caller() {
    const { mock } = vendor
    while (begun < times) {
      if (stranger !== undefined && dice.chance(0.02)) await tryAsStranger(stranger)
      if (way.renewal !== 'static' && dice.chance(0.02)) dice.pick([mock.expireGrants, mock.revokeGrants])()
      await makeCall()
    }
  }

  await Promise.all(Array.from({ length: Math.min(mostCallers, Math.ceil(times / 8)) }, caller))
  const { logins, beyond, latchedByPage } = user.bound()
  figures.logins += vendor.state.logins
  figures.loginBound += logins
  const excess = Math.max(0, vendor.state.logins - logins) + beyond
  if (excess > 0) blame(figures, 'logins beyond the bound', `${vendor.state.logins} of ${logins}`, excess)
  if (latchedByPage > 0) blame(figures, 'latched by a page', 'grant.latched', latchedByPage)
  output.push(printed(user.events), printed(user.client()), printed(user.client().auth.status()))
  for (const leak of findLeaks(output, vendor.secrets)) blame(figures, 'secrets found', leak)
  troubled?.close()
  await vendor.close()
}
