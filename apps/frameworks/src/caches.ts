import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from './attacks.ts'
import type { Server } from './server.ts'
import { openVendors } from './vendors.ts'

/** Runs a check and prints its result. */
export type Check = (name: string, job: () => Promise<string | undefined>) => Promise<unknown>

/** Calls vendors through the user's server, whose framework caches replies where it can. */
export async function tryCalls(
  check: Check,
  start: (env: Record<string, string>) => Promise<Server>,
  cache: string,
): Promise<void> {
  const { casso, zogo, env, tokens, close } = await openVendors()
  let server = await start(env)
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${server.port}/${path}`)
    const text = await response.text()
    expect(response.ok, `${path} was answered ${response.status} ${text.slice(0, 200)}\n${server.printed()}`)
  }
  const twice = async (path: string, calls: () => number) => {
    const before = calls()
    await get(path)
    await get(path)
    expect(calls() - before === 2, `two requests made ${calls() - before} calls`)
    return undefined
  }
  const logsIn = async () => {
    const before = zogo.calls.login
    await get('shipments')
    const logins = zogo.calls.login - before
    expect(logins === 1, `${logins} logins reached the vendor`)
    return undefined
  }
  try {
    await check('the guide’s route calls the vendor each time', () => twice('accounts', () => casso.calls.userInfo))
    await check('a process logs in', logsIn)
    await check('a route that caches calls the vendor each time', () => twice('shipments', () => zogo.calls.request))
    await check('a page calls the vendor each time', () => twice('parcels', () => zogo.calls.request))
    zogo.revokeGrants()
    await check('a revoked token leads to a login', logsIn)
    await server.stop()
    server = await start(env)
    await check('the next process logs in for itself', logsIn)
    await check('no token is in the cache on disk', async () => {
      const leaks = filesIn(cache).filter((file) => holdsAny(readFileSync(file), tokens))
      expect(leaks.length === 0, `found in ${leaks.join(', ')}`)
      return `${tokens.length} tokens, ${filesIn(cache).length} files`
    })
  } finally {
    await server.stop()
    await close()
  }
}

const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile())

/** Whether a file holds a token, also in base64: Next.js stores bodies as base64 in JSON. */
function holdsAny(bytes: Buffer, tokens: readonly string[]): boolean {
  const text = bytes.toString('latin1')
  const decoded = text.match(/[\w+/-]{24,}/g)?.map((run) => Buffer.from(run, 'base64').toString('latin1')) ?? []
  return tokens.some((token) => text.includes(token) || decoded.some((part) => part.includes(token)))
}
