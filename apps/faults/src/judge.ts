import type { AnyWay } from 'test-kit/spec'
import type { Call, Calls } from './calls.ts'
import type { Reply } from './faults.ts'
import { createOffline } from './offline.ts'

/** Returns what a call of this kind and id must resolve to for this reply, as JSON; undefined if it must fail. */
export type Judge = (reply: Reply, kind: string, id: string) => Promise<string | undefined>

/** Creates a judge that asks a second client, one reply at a time and without a network. */
export function createJudge(way: AnyWay, calls: Calls): Judge {
  // Most replies differ only in the stamp, so verdicts are cached without it.
  const known = new Map<string, Promise<string | undefined>>()

  return async ({ status, headers, body }, kind, id) => {
    const call = calls.get(kind)
    if (call === undefined) return
    const anonymous = body.replaceAll(`"${id}"`, '"-"')
    const key = `${kind} ${status} ${anonymous}`
    const verdict = known.get(key) ?? judge({ status, headers, body: anonymous }, call)
    known.set(key, verdict)
    return (await verdict)?.replaceAll('"-"', `"${id}"`)
  }

  function judge({ status, headers, body }: Reply, call: Call): Promise<string | undefined> {
    const client = createOffline(way, () => new Response(body === '' ? null : body, { status, headers }))
    return call(client, '-', {}).then(
      (value) => String(JSON.stringify(value)),
      () => undefined,
    )
  }
}
