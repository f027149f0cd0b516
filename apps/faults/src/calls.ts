import type { BaseClient, CallOptions } from '@x/core'
import type { AnyWay } from 'test-kit/spec'
import { limits } from './client.ts'
import { createOffline } from './offline.ts'

/** What an app does with a client. The id is unique to the call; a write puts it into its body. */
export type Call = (client: BaseClient, id: string, options: CallOptions) => Promise<unknown>

/** By kind. */
export type Calls = ReadonlyMap<string, Call>

export const kindOf = (id: string): string => id.split('-', 1).join()

/** Thrown when an app cannot use a raw reply. */
export class UnreadError extends Error {}

/** Thrown when an iteration yields another row than the next one, or ends too early. */
export class RowsError extends Error {}

/** Returns all kinds of calls that clients of this way can make. */
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
    // Read all rows as one page: none can be lost or doubled between two pages.
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

/** Returns the reading call as it goes over the wire. */
async function lineOf(way: AnyWay) {
  const { baseUrl } = way.mock().credentials as { baseUrl: string }
  let sent = new Request(baseUrl)
  const listener = createOffline(way, (request) => {
    sent = request.clone()
    return undefined
  })
  await way.call(listener)
  // One character separates the base from the path, such as a slash.
  return { method: sent.method, path: sent.url.slice(baseUrl.length + 1), body: (await sent.text()) || null }
}

/** Reads a raw reply as an app would. The client only promises that the reply ends in time. */
async function readRaw(response: Response): Promise<unknown> {
  try {
    const text = await response.text()
    if (text.length <= limits.maxBytes) return { status: response.status, body: JSON.parse(text) }
  } catch (error) {
    // The body broke off, or is not JSON.
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error
  }
  throw new UnreadError('The reply was of no use')
}
