import { fork } from 'node:child_process'
import type { World } from './contender.ts'
import { body, staticKey } from './sample.ts'
import type { RealmSettings } from './server.ts'

export interface Counts {
  tokenRequests: number
  calls: number
}

export interface Server {
  /** Opens a new world for one client, with tokens of its own and counts that start at zero. */
  open(settings?: RealmSettings): Promise<World>
  /** Changes a world and returns its counts since the previous `control`. */
  control(world: World, settings?: RealmSettings): Promise<Counts>
  close(): void
}

const client = { clientId: 'bench', clientSecret: 'made-up', key: staticKey }

/** Starts the server in its own process, so that its work does not count as the client's. */
export async function startServer(): Promise<Server> {
  const child = fork(new URL('server.ts', import.meta.url), { stdio: 'inherit', execArgv: [] })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(message as number))
    child.once('exit', () => reject(new Error('The server did not start')))
  })
  let realms = 0

  const post = async (url: string, text: string) => (await fetch(url, { method: 'POST', body: text })).json()
  const control: Server['control'] = (world, settings = {}) => post(`${world.base}/control`, JSON.stringify(settings))
  return {
    control,
    open: async (settings) => {
      realms += 1
      const base = `http://127.0.0.1:${port}/realm-${realms}`
      const world: World = {
        ...client,
        base,
        url: `${base}/v2/userInfo`,
        tokenUrl: `${base}/token`,
        grant: { access_token: '', refresh_token: '', token_type: '', expires_in: 0 },
      }
      await control(world, settings)
      world.grant = await post(world.tokenUrl, '')
      await control(world)
      return world
    },
    close: () => child.disconnect(),
  }
}

const grant = { access_token: 'access', refresh_token: 'refresh', token_type: 'Bearer', expires_in: 3_600 }
const kind = { issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' }

/** A world without a socket: its `fetch` answers at once. Adds its token requests to `counts`. */
export function stubWorld(counts = { tokenRequests: 0 }): World {
  const base = 'http://127.0.0.1:1/stub'
  const headers = { 'content-type': 'application/json' }
  const token = JSON.stringify({ ...grant, ...kind })
  return {
    ...client,
    base,
    url: `${base}/v2/userInfo`,
    tokenUrl: `${base}/token`,
    grant,
    fetch: async (input, init) => {
      const isToken =
        init?.method === 'POST' || (typeof input === 'object' && 'method' in input && input.method === 'POST')
      if (isToken) counts.tokenRequests += 1
      return new Response(isToken ? token : body, { headers })
    },
  }
}
