import { waitUntil } from 'cloudflare:workers'
import { callCareless } from './careless.ts'
import { play } from './play.ts'
import { type Calls, createCalls, getSetup, type Vendor } from './setup.ts'

interface Env {
  ORIGIN: string
  /** This worker itself. */
  SELF: { fetch(url: string): Promise<Response> }
}

const vendors = ['casso', 'gam', 'its', 'supership', 'zogo'] as const

/** Long enough for a login to be sent, too short for it to end. */
const leaveMs = 50

/** The same clients for all requests, as a user has them. */
let shared: Calls | undefined

/** Makes the call that the path names. If the path ends with `leave`, the request ends before the call does. */
async function answer(request: Request, { ORIGIN }: Env): Promise<Response> {
  const [name, leave] = new URL(request.url).pathname.slice(1).split('/')
  const setup = await getSetup(ORIGIN)
  shared ??= createCalls(setup, { waitUntil })
  const calling = name === 'careless' ? callCareless() : shared[name as Vendor]()
  const leaving = new Promise((resolve) => setTimeout(resolve, leaveMs))
  await (leave === undefined ? calling : Promise.race([calling, leaving]))
  return new Response('ok')
}

async function ask(self: Env['SELF'], path: string): Promise<void> {
  const reply = await self.fetch(`http://worker/${path}`)
  const text = await reply.text()
  if (text !== 'ok') throw new Error(text)
}

/** Makes every call in its own request, so that requests must share the clients and their logins. */
function callThrough(self: Env['SELF']): Calls {
  const through = (vendor: Vendor) => () => ask(self, vendor)
  return {
    casso: through('casso'),
    gam: through('gam'),
    its: through('its'),
    supership: through('supership'),
    zogo: through('zogo'),
  }
}

async function test({ ORIGIN, SELF }: Env): Promise<void> {
  // Workers end a login together with the request that started it. Without `waitUntil`, the next call logs in again;
  // with it, the login goes on.
  await ask(SELF, 'careless/leave')
  await ask(SELF, 'careless')
  for (const vendor of vendors) await ask(SELF, `${vendor}/leave`)
  await play(ORIGIN, () => callThrough(SELF))
}

const handlers = {
  fetch: (request: Request, env: Env) => answer(request, env).catch((error) => new Response(String(error))),
  test: (_controller: unknown, env: Env) => test(env),
}

// biome-ignore lint/style/noDefaultExport: where workerd looks for handlers
export default handlers
