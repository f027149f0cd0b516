import { setTimeout as sleep } from 'node:timers/promises'
import type { Call, Contender, World } from './contender.ts'
import { isAnswer } from './sample.ts'
import type { RealmSettings } from './server.ts'
import { type Spread, spread } from './statistics.ts'
import type { Counts, Server } from './world.ts'

/** What many concurrent callers caused when the token had expired or was revoked. */
export interface CaseResult {
  tokenRequests: number
  failed: number
}

export interface TokenCases {
  stampede: CaseResult
  /** Wall-clock time until the last caller of the stampede was served, as a multiple of raw `fetch`. */
  stampedeTime: Spread
  rotation: CaseResult
  revocation: CaseResult
  spreadRevocation: CaseResult
}

const crowd = 1_000
const smallCrowd = 200
const spreadMs = 40

interface Entrant {
  world: World
  call: Call
}

/** Runs the contender through the cases in which a token stops working, each with a new client. */
export async function runTokenCases(server: Server, contender: Contender, rounds: number): Promise<TokenCases> {
  const enter = async (settings: RealmSettings): Promise<Entrant> => {
    const world = await server.open(settings)
    const call = contender.create(world)
    await call()
    return { world, call }
  }
  const shortLived = { lifeSeconds: 1 }
  await rawStampede(server)
  const stampedes = await Promise.all(Array.from({ length: rounds }, () => enter(shortLived)))
  const rotating = await enter({ ...shortLived, oneUse: true })
  const revoked = await enter({})
  const spreadOut = await enter({})
  for (const { world } of [...stampedes, rotating]) await server.control(world, { lifeSeconds: 3_600 })
  for (const { world } of [revoked, spreadOut]) await server.control(world, { revoke: true })
  await server.control(spreadOut.world, { spreadMs })
  await sleep(1_100)

  const results = []
  for (const entrant of stampedes) {
    const raw = await rawStampede(server)
    results.push({ ...(await rush(server, entrant, crowd)), raw })
  }
  const result = ({ tokenRequests, failed }: Rush): CaseResult => ({ tokenRequests, failed })
  const worst = results.toSorted((a, b) => b.failed - a.failed || b.tokenRequests - a.tokenRequests)[0]
  if (worst === undefined) throw new Error('A stampede needs a round')
  return {
    stampede: result(worst),
    stampedeTime: spread(results.map(({ ms, raw }) => ms / raw)),
    rotation: result(await rush(server, rotating, crowd)),
    revocation: result(await rush(server, revoked, smallCrowd)),
    spreadRevocation: result(await rush(server, spreadOut, smallCrowd)),
  }
}

interface Rush extends CaseResult {
  ms: number
}

async function rush(server: Server, { world, call }: Entrant, callers: number): Promise<Rush> {
  const start = performance.now()
  const outcomes = await Promise.allSettled(Array.from({ length: callers }, call))
  const ms = performance.now() - start
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected' || !isAnswer(outcome.value)).length
  const { tokenRequests }: Counts = await server.control(world)
  return { tokenRequests, failed, ms }
}

/** Returns the least time that a stampede can take: one token request, then all the calls. */
async function rawStampede(server: Server): Promise<number> {
  const world = await server.open()
  const start = performance.now()
  const { access_token } = await (await fetch(world.tokenUrl, { method: 'POST' })).json()
  const headers = { authorization: `Bearer ${access_token}` }
  await Promise.all(Array.from({ length: crowd }, async () => (await fetch(world.url, { headers })).json()))
  return performance.now() - start
}
