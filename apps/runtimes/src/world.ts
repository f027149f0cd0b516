import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { MockControls } from '@x/core/mock'
import { getResponse } from 'msw'
import { serve } from 'test-kit/serve'
import type { AnyWay } from 'test-kit/spec'
import { dist } from './install.ts'
import { openTroubles } from './troubles.ts'
import type { Findings } from './user/play.ts'
import type { Vendor } from './user/setup.ts'

const packages = resolve(import.meta.dirname, '../../../packages')
const deliveries = {
  casso: readFixture('casso/src/fixtures/webhook-v2.json'),
  its: readFixture('its/src/mock/fixtures/webhook-delivery.json'),
  supership: readFixture('supership/src/fixtures/update.json'),
}
/** Long enough that all calls find the login in progress. */
const loginMs = 200

/** Serves all vendors' mocks from one real server, which also sends the setup and receives the report. */
export async function openWorld() {
  const { troubles, close } = await openTroubles()
  let watched: number | undefined
  const mocks = new Map<Vendor, MockControls<object>>()
  let report: (findings: Findings) => void
  const reported = new Promise<Findings>((resolve) => {
    report = resolve
  })
  const server = await serve(async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/') return new Response('<script type="module" src="/page.js"></script>', html)
    if (pathname === '/page.js') return new Response(readFileSync(join(dist, 'page.js')), javascript)
    if (request.method === 'OPTIONS') return allowed(request, new Response())
    return allowed(request, await answer(request, pathname))
  })

  async function answer(request: Request, pathname: string): Promise<Response | undefined> {
    const options = Object.fromEntries([...mocks].map(([vendor, { credentials }]) => [vendor, credentials]))
    if (pathname === '/setup') return Response.json({ options, deliveries, troubles })
    if (pathname === '/cpu') return new Response(String(cpuTime(watched)))
    if (pathname !== '/report')
      return getResponse(
        [...mocks.values()].flatMap(({ handlers }) => handlers),
        request,
      )
    report((await request.json()) as Findings)
    return new Response()
  }

  for (const vendor of ['casso', 'gam', 'its', 'supership', 'zogo'] as const) {
    const { ways }: { ways: readonly AnyWay[] } = await import(join(packages, vendor, 'spec.ts'))
    const mock = ways.find(({ renewal }) => renewal !== 'static')?.mock(`${server.origin}/${vendor}`)
    if (mock === undefined) throw new Error(`${vendor} has no way to log in`)
    mock.failNext('login', { delay: loginMs })
    mocks.set(vendor, mock)
  }
  const logins = (vendor: string) => mocks.get(vendor as Vendor)?.calls.login
  const watch = (pid: number | undefined) => {
    watched = pid
  }
  return { origin: server.origin, reported, watch, logins, close: () => Promise.all([server.close(), close()]) }
}

/** Returns the milliseconds of CPU that a process has used: too few for a browser, which uses other processes too. */
function cpuTime(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  // Linux counts in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) * 10
}

const html = { headers: { 'content-type': 'text/html' } }
const javascript = { headers: { 'content-type': 'text/javascript' } }

/** Adds the headers that let a page of another origin read the reply. */
function allowed({ headers }: Request, response: Response | undefined): Response | undefined {
  if (response === undefined || response.type === 'error') return response
  const open = new Response(response.body, response)
  open.headers.set('access-control-allow-origin', '*')
  open.headers.set('access-control-allow-methods', '*')
  open.headers.set('access-control-allow-headers', headers.get('access-control-request-headers') ?? '')
  return open
}

function readFixture(path: string): string {
  return readFileSync(join(packages, path), 'utf8')
}
