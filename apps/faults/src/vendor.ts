import { getResponse } from 'msw'
import type { Dice } from 'test-kit/dice'
import { serve, type TestServer } from 'test-kit/serve'
import type { AnyWay } from 'test-kit/spec'
import { count } from 'test-kit/tally'
import { stamped } from './bodies.ts'
import { type Calls, kindOf } from './calls.ts'
import {
  allFaults,
  callFaults,
  type FaultName,
  faults,
  isFromBetween,
  loginFaults,
  type Reply,
  send,
} from './faults.ts'
import type { CallFigures } from './figures.ts'
import { createJudge } from './judge.ts'
import { spellings } from './leaks.ts'
import { createWriteWatch } from './writes.ts'

export interface VendorOptions {
  way: AnyWay
  calls: Calls
  dice: Dice
  figures: CallFigures
  timeoutMs: number
  maxBytes: number
  elsewhere: string
}

/** A header on the requests of the client with a wrong secret. */
export const strangerHeader = 'x-stranger'

export type Vendor = Awaited<ReturnType<typeof openVendor>>

/** Serves the vendor's mock on a real socket, with faults in its replies. */
export async function openVendor(options: VendorOptions) {
  const { way, calls, dice, figures } = options
  const judge = createJudge(way, calls)
  const watchWrite = createWriteWatch(figures)
  const truths = new Map<string, string[]>()
  const secrets = new Set<string>()
  /** Tokens that were refused, or seemed to be, since they were last issued. */
  const refused = new Set<string>()
  const state = { logins: 0, refusals: 0, shortLived: 0, isPage: false }
  // Some spells have few faults, others many.
  const rate = dice.pick([0.05, 0.2, 0.5])

  function choose(isLogin: boolean, kind: string): FaultName | undefined {
    if (!dice.chance(rate)) return
    const names = Object.keys({ ...faults, ...(isLogin ? loginFaults : callFaults) }) as FaultName[]
    // The client has to believe a page that names no next page, so no fault may falsify that.
    return dice.pick(kind === 'rows' ? names.filter((name) => name !== 'wrong types') : names)
  }

  async function answer(request: Request): Promise<Response | undefined> {
    // A stranger meets no faults, so that only the client keeps it from the others' grant.
    if (request.headers.has(strangerHeader)) return getResponse(mock.handlers, request)
    const isLogin = way.authPath.test(request.url)
    const id = request.headers.get('x-call') ?? ''
    const kind = kindOf(id)
    const write = kind === 'write' ? watchWrite(id, await request.clone().text()) : undefined
    const credential = request.headers.get('authorization')?.split(' ').at(-1) ?? ''
    const said = await getResponse(mock.handlers, request)
    if (said === undefined) return
    const text = await said.text()
    const reply: Reply = {
      status: said.status,
      headers: Object.fromEntries(said.headers),
      body: isLogin ? text : stamped(text, id),
    }
    if (isLogin) {
      state.logins += 1
      for (const [, token] of text.matchAll(/"(?:access|refresh|auth)_token":"([^"]+)"/g)) {
        secrets.add(token!)
        refused.delete(token!)
      }
    }
    const fault = choose(isLogin, kind)
    if (fault !== undefined) count(figures.faults, fault)
    if (fault === 'short-lived token') state.shortLived += 1
    if (isLogin) state.isPage = isFromBetween(fault)
    const echo = [credential, ...way.secrets(mock.credentials)].flatMap(spellings).join(' ')
    const outcome = fault === undefined ? send(reply) : await allFaults[fault](reply, { ...options, echo })
    const isDenial = outcome.response?.status === 401 || outcome.response?.status === 403
    const isRefusal = isDenial && !isFromBetween(fault)
    if (isRefusal && !refused.has(credential)) state.refusals += 1
    if (isRefusal) refused.add(credential)
    if (write !== undefined) write.wasRefused = isRefusal
    // The rows are known in advance, and no single page shows whether they are right.
    const isJudged = !isLogin && kind !== 'rows'
    const truth = isJudged && outcome.reply !== undefined ? await judge(outcome.reply, kind, id) : undefined
    if (truth !== undefined) truths.set(id, [...(truths.get(id) ?? []), truth])
    return outcome.response
  }

  const server: TestServer = await serve(answer)
  const mock = way.mock(server.origin)
  for (const secret of way.secrets(mock.credentials)) secrets.add(secret)
  return { mock, secrets, truths, state, close: server.close }
}
