import { randomBytes } from 'node:crypto'
import { createCasso } from '@x/casso'
import { createAuthFetch, createGrantManager, createOrigin, Secret, systemClock } from '@x/core'
import { createZogo } from '@x/zogo'
import { stubWorld } from './world.ts'

/** Heap bytes of one client besides its options. */
export interface IdleBytes {
  made: number
  /** After its first call, with its grant held. */
  called: number
}

interface Subject<Options, Client> {
  options(): Options
  create(options: Options): Client
  call(client: Client): Promise<unknown>
}

const { base, url, fetch: stub = fetch } = stubWorld()
const credential = () => randomBytes(20).toString('hex')

export const idleSubjects: Record<string, () => Promise<IdleBytes>> = {
  'createCasso, API key': () =>
    measure({
      options: () => ({ apiKey: credential(), fetch: stub }),
      create: createCasso,
      call: (casso) => casso.userInfo(),
    }),
  createZogo: () =>
    measure({
      options: () => {
        const account = { username: credential(), password: credential(), clientId: 17, clientSecret: credential() }
        return { ...account, environment: 'sandbox' as const, fetch: stub }
      },
      create: createZogo,
      call: (zogo) => zogo.request('GET', 'shipments', { unwrap: false }),
    }),
  'createAuthFetch and its grant manager': () =>
    measure({
      options: () => {
        const access = credential()
        return {
          vendor: 'bench',
          login: async () => ({ access: new Secret(access), lifeMs: 3_600_000 }),
          storeKey: async () => 'bench',
          clock: systemClock,
          deadlineMs: 10_000,
          sign: (headers: Headers, token: string) => headers.set('authorization', `Bearer ${token}`),
          challenge: ({ status }: { status: number }) => status === 401,
          fetch: () => stub,
        }
      },
      create: (options) =>
        createAuthFetch({ ...options, origin: createOrigin(base), grants: createGrantManager(options) }),
      call: async (authFetch) => (await authFetch(url)).json(),
    }),
}

const clientCount = 10_000

async function measure<Options, Client>({ options, create, call }: Subject<Options, Client>): Promise<IdleBytes> {
  // Create what all clients share before the measurement, so that it is not counted.
  for (let made = 0; made < 100; made += 1) await call(create(options()))
  const given = Array.from({ length: clientCount }, options)
  const clients = new Array<Client>(clientCount)
  const before = await livingHeap()
  given.forEach((each, index) => {
    clients[index] = create(each)
  })
  const made = (await livingHeap()) - before
  for (const client of clients) await call(client)
  const called = (await livingHeap()) - before
  // Read the length of each list here, so that neither is collected earlier.
  return { made: made / clients.length, called: called / given.length }
}

/** Returns the bytes of the heap that are still reachable. */
async function livingHeap(): Promise<number> {
  // Some objects become garbage only in the first collection, or in the work that it triggers.
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return process.memoryUsage().heapUsed
}
