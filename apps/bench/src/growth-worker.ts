import { loadContender } from './contender.ts'
import type { CourseName, Turn } from './growth.ts'
import { stubWorld } from './world.ts'

const [course, name = '', size] = process.argv.slice(2) as [CourseName, string, string]
const contender = await loadContender(name)
const counts = { tokenRequests: 0 }
const create = () => contender.create(stubWorld(counts))
const clients = Array.from({ length: course === 'clients' ? Number(size) : 1 }, create)
for (const call of clients) await call()

/** In the course `waiting`, callers wait for the login of a new client, which has no grant yet. */
const clientFor = (index: number) => (course === 'waiting' ? undefined : clients[index % clients.length]) ?? create()

/** Makes this many calls, `width` at a time. */
async function takeTurn(calls: number, width: number): Promise<Turn> {
  const turn = Array.from({ length: calls / width }, (_, index) => clientFor(index))
  globalThis.gc?.()
  counts.tokenRequests = 0
  let failed = 0
  const before = process.cpuUsage()
  for (const call of turn) {
    const outcomes = await Promise.allSettled(Array.from({ length: width }, call))
    for (const { status } of outcomes) if (status === 'rejected') failed += 1
  }
  const { user, system } = process.cpuUsage(before)
  return { cpuUs: (user + system) / calls, logins: counts.tokenRequests / turn.length, failed }
}

process.on('message', async ({ calls, width }: { calls: number; width: number }) =>
  process.send?.({ answer: await takeTurn(calls, width) }),
)
