import { getResponse } from 'msw'
import { serve, type TestServer } from '../serve.ts'
import type { AnyWay } from '../spec.ts'
import { stamped } from './bodies.ts'
import type { Dice } from './dice.ts'
import { allFaults, callFaults, type FaultName, faults, loginFaults, type Reply, send } from './faults.ts'
import { count, type Figures } from './figures.ts'
import { createJudge } from './judge.ts'
import { spellings } from './leaks.ts'

export interface VendorOptions {
  way: AnyWay
  dice: Dice
  figures: Figures
  timeoutMs: number
  maxBytes: number
  elsewhere: string
}

export type Vendor = Awaited<ReturnType<typeof openVendor>>

/** The vendor's own mock on a real socket, with faults in between. */
export async function openVendor(options: VendorOptions) {
  const { way, dice, figures } = options
  const judge = createJudge(way)
  const truths = new Map<string, string[]>()
  const secrets = new Set<string>()
  /** Tokens that were refused, or seemed to be, since they were last given out. */
  const refused = new Set<string>()
  const state = { logins: 0, refusals: 0, shortLived: 0 }
  // Some spells are calm, some are storms.
  const rate = dice.pick([0.05, 0.2, 0.5])

  function choose(isLogin: boolean): FaultName | undefined {
    if (!dice.chance(rate)) return
    const names = { ...faults, ...(isLogin ? loginFaults : callFaults) }
    return dice.pick(Object.keys(names) as FaultName[])
  }

  async function answer(request: Request): Promise<Response | undefined> {
    const isLogin = way.authPath.test(request.url)
    const call = request.headers.get('x-call') ?? ''
    const credential = request.headers.get('authorization')?.split(' ').at(-1) ?? ''
    const said = await getResponse(mock.handlers, request)
    if (said === undefined) return
    const text = await said.text()
    const reply: Reply = {
      status: said.status,
      headers: Object.fromEntries(said.headers),
      body: isLogin ? text : stamped(text, call),
    }
    if (isLogin) {
      state.logins += 1
      for (const [, token] of text.matchAll(/"(?:access|refresh|auth)_token":"([^"]+)"/g)) {
        secrets.add(token!)
        refused.delete(token!)
      }
    }
    const fault = choose(isLogin)
    if (fault !== undefined) count(figures.faults, fault)
    if (fault === 'short-lived token') state.shortLived += 1
    const echo = [credential, ...way.secrets(mock.credentials)].flatMap(spellings).join(' ')
    const outcome = fault === undefined ? send(reply) : await allFaults[fault](reply, { ...options, echo })
    const isRefusal = outcome.response?.status === 401 || outcome.response?.status === 403
    if (isRefusal && !refused.has(credential)) state.refusals += 1
    if (isRefusal) refused.add(credential)
    const truth = isLogin || outcome.reply === undefined ? undefined : await judge(outcome.reply, call)
    if (truth !== undefined) truths.set(call, [...(truths.get(call) ?? []), truth])
    return outcome.response
  }

  const server: TestServer = await serve(answer)
  const mock = way.mock(server.origin)
  for (const secret of way.secrets(mock.credentials)) secrets.add(secret)
  return { mock, secrets, truths, state, close: server.close }
}
