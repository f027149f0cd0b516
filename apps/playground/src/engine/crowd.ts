import type { AnyWay } from 'test-kit/spec'
import { handWritten } from './addresses.ts'
import { createHandWritten } from './hand-written.ts'
import type { Network } from './network.ts'

export type CrowdTrouble = 'none' | 'expired' | 'revoked'

/** What the calls cost one client. */
export interface Bill {
  logins: number
  requests: number
  failures: number
  ms: number
}

/** Makes the same calls with our client and with a hand-written one, each against its own mock. */
export async function compareCrowds(way: AnyWay, network: Network, trouble: CrowdTrouble, crowd = 100) {
  const ours = way.mock()
  const theirs = way.mock(handWritten)
  network.use([...ours.handlers, ...theirs.handlers])
  const recipe = await learnRecipe(way, theirs)
  theirs.reset()
  const client = way.create(ours.credentials)
  const call = createHandWritten(recipe)
  return {
    ours: await run(ours, () => way.call(client), trouble, crowd),
    theirs: await run(theirs, call, trouble, crowd),
  }
}

type Mock = ReturnType<AnyWay['mock']>

async function run(mock: Mock, call: () => Promise<unknown>, trouble: CrowdTrouble, crowd: number): Promise<Bill> {
  if (trouble !== 'none') {
    await call()
    if (trouble === 'expired') mock.expireGrants()
    else mock.revokeGrants()
  }
  const before = { ...mock.calls }
  const began = performance.now()
  const results = await Promise.allSettled(Array.from({ length: crowd }, call))
  const ms = performance.now() - began
  const counts = Object.entries(mock.calls).map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
  const sum = (wanted: (name: string) => boolean) =>
    counts.filter(([name]) => wanted(name)).reduce((total, [, count]) => total + count, 0)
  return {
    logins: sum((name) => name === 'login' || name === 'refresh'),
    requests: sum(() => true),
    failures: results.filter(({ status }) => status === 'rejected').length,
    ms: Math.round(ms),
  }
}

/** Watches our client make one call, to learn what a person would read in the vendor's documents. */
async function learnRecipe(way: AnyWay, mock: Mock): Promise<Recipe> {
  const seen: { url: string; init: RequestInit; isLogin: boolean }[] = []
  const watch: typeof fetch = async (input, init = {}) => {
    const url = String(input)
    seen.push({ url, init, isLogin: way.authPath.test(new URL(url).pathname) })
    return fetch(url, init)
  }
  await way.call(way.create({ ...mock.credentials, fetch: watch }))
  const login = seen.find(({ isLogin }) => isLogin)
  const call = seen.find(({ isLogin }) => !isLogin)
  if (call === undefined) throw new Error('The client sent no call to learn from')
  const authorization = new Headers(call.init.headers).get('authorization') ?? ''
  const [scheme = '', key = ''] = authorization.split(' ')
  return {
    login: async () => {
      if (login === undefined) return key
      const response = await fetch(login.url, repeat(login.init))
      const { access_token, auth_token } = await response.json()
      return access_token ?? auth_token
    },
    send: (token) => {
      const headers = new Headers(call.init.headers)
      headers.set('authorization', `${scheme} ${token}`)
      return fetch(call.url, { ...repeat(call.init), headers })
    },
  }
}

type Recipe = Parameters<typeof createHandWritten>[0]

/** Leaves out the signal, which belongs to the call that was watched. */
const repeat = ({ signal: _, ...init }: RequestInit): RequestInit => init
