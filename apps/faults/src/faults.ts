import { setTimeout as sleep } from 'node:timers/promises'
import type { Dice } from 'test-kit/dice'
import type { AnyWay } from 'test-kit/spec'
import { mistyped, parsed, withLargeNumber } from './bodies.ts'

/** A reply of the vendor with its whole body. */
export interface Reply {
  status: number
  headers: Record<string, string>
  body: string
}

interface Scene {
  way: AnyWay
  dice: Dice
  /** How long the client waits for one reply. */
  timeoutMs: number
  /** The longest reply that the client accepts. */
  maxBytes: number
  /** An origin that must never receive a request. */
  elsewhere: string
  /** The secrets of this request, in all spellings. */
  echo: string
}

/** How a reply goes over the wire. A response of undefined breaks the connection. */
export interface Outcome {
  response: Response | undefined
  /** What the client may accept as the vendor's reply; absent when the reply does not arrive whole. */
  reply?: Reply
}

type Fault = (reply: Reply, scene: Scene) => Outcome | Promise<Outcome>

export const send = (reply: Reply): Outcome => ({
  response: new Response(reply.body === '' ? null : reply.body, { status: reply.status, headers: reply.headers }),
  reply,
})

const json = { 'content-type': 'application/json' }
const html = '<!doctype html><title>Bảo trì</title><p>Hệ thống đang bảo trì, xin quay lại sau.'

/** Sends the body in up to four pieces and awaits `pause` before each. `length` is the `content-length`, if any. */
function inPieces({ status, headers, body }: Reply, pause: (index: number) => Promise<unknown>, length?: number) {
  const bytes = Buffer.from(body)
  const size = Math.max(1, Math.ceil(bytes.length / 4))
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) {
      await pause(at / size)
      yield new Uint8Array(bytes.subarray(at, at + size))
    }
  }
  const source = pieces()
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: async (controller) => {
      const { done, value } = await source.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
  })
  const declared = length === undefined ? headers : { ...headers, 'content-length': String(length) }
  return new Response(stream, { status, headers: declared })
}

const lengthOf = ({ body }: Reply) => Buffer.byteLength(body)
const nothing = async () => {}

/** Whether the fault is a page of something in between, which refuses no credential, whatever its status. */
export const isFromBetween = (fault: FaultName | undefined): boolean =>
  fault === 'firewall page' || fault === 'HTML page'

/** Faults of any reply. */
export const faults = {
  reset: () => ({ response: undefined }),
  'stall before': async (reply, { dice, timeoutMs }) => {
    await sleep(dice.between(0.2, 1.5) * timeoutMs)
    return send(reply)
  },
  'stall within': (reply, { dice, timeoutMs }) => {
    const ms = dice.between(0.2, 1.5) * timeoutMs
    return { response: inPieces(reply, (index) => (index === 2 ? sleep(ms) : nothing())), reply }
  },
  truncated: (reply, { dice }) => {
    const breakOff = async (index: number) => {
      if (index === 2) throw new Error('broken off')
      // Without this pause, the headers and the first piece would never be sent.
      await sleep(1)
    }
    return { response: inPieces(reply, breakOff, dice.chance(0.5) ? lengthOf(reply) : undefined) }
  },
  'slow drip': (reply, { dice, timeoutMs }) => {
    const ms = dice.between(0.05, 0.5) * timeoutMs
    return { response: inPieces(reply, () => sleep(ms)), reply }
  },
  oversize: (reply, { dice, maxBytes }) => {
    const long = { ...reply, body: reply.body + ' '.repeat(maxBytes) }
    return { response: inPieces(long, nothing, dice.chance(0.5) ? lengthOf(long) : undefined) }
  },
  'wrong length': (reply, { dice }) => ({
    response: inPieces(reply, nothing, Math.max(1, lengthOf(reply) + dice.pick([-7, -1, 1, 400]))),
  }),
  'wrong types': (reply, { dice }) => send({ ...reply, body: mistyped(reply.body, dice) }),
  'HTML page': (_reply, { dice }) =>
    send({ status: dice.pick([200, 403, 404, 502]), headers: { 'content-type': 'text/html' }, body: html }),
  'firewall page': (_reply, { dice }) => {
    const headers = { 'content-type': 'text/html', 'cf-mitigated': 'challenge', 'retry-after': dice.pick(['0', '1.5']) }
    const status = dice.pick([400, 401, 402, 403, 409, 418, 423, 444, 451, 494, 499])
    return send({ status, headers, body: html })
  },
  'rounding number': (reply, { dice }) => send({ ...reply, body: withLargeNumber(reply.body, dice) }),
  'no JSON': (reply, { dice }) => {
    const bytes = String.fromCharCode(...Array.from({ length: 40 }, () => Math.floor(dice.next() * 256)))
    return send({
      ...reply,
      body: dice.pick(['', 'null', '[]', '0', reply.body.slice(0, -1), `${reply.body}]`, bytes]),
    })
  },
  redirect: (_reply, { dice, elsewhere }) => {
    const location = dice.pick([`${elsewhere}/stolen`, `//${new URL(elsewhere).host}/stolen`])
    return send({ status: dice.pick([300, 301, 302, 303, 307, 308]), headers: { location }, body: html })
  },
  'skewed date': (reply, { dice }) => {
    const date = dice.pick(['Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT', 'yesterday', '-1'])
    if (dice.chance(0.5)) return send({ ...reply, headers: { ...reply.headers, date } })
    return send({ status: 503, headers: { date, 'retry-after': date }, body: '' })
  },
  'server error': (_reply, { dice }) => {
    const wait = dice.pick(['', '0', '1', '86400', '1.997', '1, 1', '-7', '99999999999999999999', 'soon'])
    const headers: Record<string, string> = wait === '' ? {} : { 'retry-after': wait }
    return send({ status: dice.pick([408, 429, 500, 502, 503, 504]), headers, body: dice.pick(['', '{}', html]) })
  },
  'echoed secrets': (_reply, { dice, echo, way }) => {
    if (dice.chance(0.5)) {
      const headers = { 'content-type': 'text/plain', 'x-request-id': encodeURI(echo) }
      return send({ status: dice.pick([400, 500]), headers, body: echo })
    }
    const { status = 200, body, headers } = way.refusal(echo)
    return send({ status, headers: { ...json, ...headers }, body: JSON.stringify(body) })
  },
} satisfies Record<string, Fault>

/** A credential that the vendor refuses now and accepts again later. */
export const callFaults = {
  'flapping auth': (_reply, { way }) => {
    const { status = 200, body, headers } = way.challenge
    return send({ status, headers: { ...json, ...headers }, body: body === undefined ? '' : JSON.stringify(body) })
  },
} satisfies Record<string, Fault>

export const loginFaults = {
  'login refused': (_reply, { dice }) =>
    send({ status: dice.pick([400, 401, 403]), headers: json, body: '{"error":"invalid_grant"}' }),
  'short-lived token': (reply) => {
    const body = parsed(reply.body) as { results?: object }
    // SuperShip has the field inside its envelope, other vendors have it at the top.
    const short = body?.results ? { ...body, results: { ...body.results, expires_in: 1 } } : { ...body, expires_in: 1 }
    return send({ ...reply, body: JSON.stringify(short) })
  },
} satisfies Record<string, Fault>

export type FaultName = keyof typeof faults | keyof typeof callFaults | keyof typeof loginFaults
export const allFaults: Record<FaultName, Fault> = { ...faults, ...callFaults, ...loginFaults }
