import type { BaseClient, CallOptions } from '@x/core'
import type { AnyWay } from 'test-kit/spec'
import { limits } from './client.ts'
import { createOffline } from './offline.ts'

/** What an app does with a client; the id is this call's own, for the body of a write. */
export type Call = (client: BaseClient, id: string, options: CallOptions) => Promise<unknown>

/** By kind. */
export type Calls = ReadonlyMap<string, Call>

export const kindOf = (id: string): string => id.split('-', 1).join()

/** An app read a raw reply, and could make nothing of it. */
export class UnreadError extends Error {}

/** Another row came than the next one, or none. */
export class RowsError extends Error {}

/** All kinds of calls that clients of this way can make. */
export async function createCalls(way: AnyWay): Promise<Calls> {
  const { write, iterate } = way
  const { method, path, body } = await lineOf(way)
  const json: unknown = body === null ? undefined : JSON.parse(body)
  const calls = new Map<string, Call>()
  calls.set('read', (client, _id, options) => way.call(client, options))
  calls.set('request', (client, _id, options) => client.request(method, path, { ...options, json, safe: true }))
  calls.set('fetch', async (client, _id, { headers = {}, signal = null }) =>
    readRaw(await client.fetch(path, { method, body, headers, signal })),
  )
  if (write !== undefined) calls.set('write', write)
  if (iterate !== undefined) {
    // On one page, none can be lost or doubled between two.
    const ids: unknown[] = []
    for await (const { id } of iterate(createOffline(way), 100)) ids.push(id)
    if (ids.length < 3) throw new Error(`${way.name}: too few rows to tell whether any is lost`)
    calls.set('rows', async (client, _id, options) => {
      let count = 0
      for await (const { id } of iterate(client, 1, options)) {
        if (id !== ids[count]) throw new RowsError(`row ${count} of ${ids} was ${id}`)
        count += 1
      }
      if (count < ids.length) throw new RowsError(`only ${count} of ${ids}`)
    })
  }
  return calls
}

/** The reading call as it goes over the wire. */
async function lineOf(way: AnyWay) {
  const { baseUrl } = way.mock().credentials as { baseUrl: string }
  let sent = new Request(baseUrl)
  const listener = createOffline(way, (request) => {
    sent = request.clone()
    return undefined
  })
  await way.call(listener)
  // One letter, such as a slash, stands between the base and the path.
  return { method: sent.method, path: sent.url.slice(baseUrl.length + 1), body: (await sent.text()) || null }
}

/** What an app makes of a raw reply, of which the client promises no more than that it ends in time. */
async function readRaw(response: Response): Promise<unknown> {
  try {
    const text = await response.text()
    if (text.length <= limits.maxBytes) return { status: response.status, body: JSON.parse(text) }
  } catch (error) {
    // Broken off, or no JSON.
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error
  }
  throw new UnreadError('The reply was of no use')
}
