import { getResponse } from 'msw'
import type { AnyWay } from '../spec.ts'
import type { Reply } from './faults.ts'

/** Says what the call of this stamp has to come to on this reply, as JSON; undefined where it has to fail. */
export type Judge = (reply: Reply, stamp: string) => Promise<string | undefined>

/** Asks a second client, one reply at a time and with no network in between. */
export function createJudge(way: AnyWay): Judge {
  // Most replies differ in nothing but the stamp.
  const known = new Map<string, Promise<string | undefined>>()

  return async ({ status, headers, body }, stamp) => {
    const anonymous = body.replaceAll(`"${stamp}"`, '"-"')
    const key = `${status} ${anonymous}`
    const verdict = known.get(key) ?? judge({ status, headers, body: anonymous })
    known.set(key, verdict)
    return (await verdict)?.replaceAll('"-"', `"${stamp}"`)
  }

  async function judge(reply: Reply): Promise<string | undefined> {
    const mock = way.mock()
    const client = way.create({
      ...mock.credentials,
      retry: 0,
      fetch: async (input, init) => {
        const request = new Request(input, init)
        if (way.authPath.test(request.url)) return (await getResponse(mock.handlers, request)) ?? Response.error()
        return new Response(reply.body === '' ? null : reply.body, { status: reply.status, headers: reply.headers })
      },
    })
    return way.call(client).then(
      (value) => String(JSON.stringify(value)),
      () => undefined,
    )
  }
}
