import { isApiError } from '@x/core'
import { createDice, type Dice } from 'test-kit/dice'
import type { Webhook } from 'test-kit/spec'
import { count } from 'test-kit/tally'
import { mistyped } from './bodies.ts'
import { blame, createFigures, type Figures } from './figures.ts'

const deliverySins = ['genuine rejected', 'forged accepted', 'untyped answers', 'untyped errors'] as const

/** A delivery on its way to the handler. */
interface Parcel {
  url: URL
  headers: Headers
  body: string | ReadableStream<Uint8Array>
}

/** `either` leaves it to the package. */
type Must = 'be taken' | 'be rejected' | 'either'

/** More than the longest body that any handler accepts: ITS's takes 8 MiB. */
const tooMuch = ' '.repeat(8 * 1024 * 1024)

/** The answers to a delivery that is accepted, broken off, forged, too long, or genuine but unreadable. */
const answers = new Set<number | string>([200, 400, 401, 413, 500])

/** The changes to a delivery with this body. Each returns how the handler must receive it then. */
const changes: Record<string, (parcel: Parcel, body: string, webhook: Webhook, dice: Dice) => Must> = {
  untouched: () => 'be taken',
  'no proof': (parcel, _body, { proof }) => {
    prove(parcel, proof, () => undefined)
    return 'be rejected'
  },
  'wrong proof': (parcel, _body, { proof }, dice) => {
    prove(parcel, proof, (value) => dice.pick([altered(value, /./g, dice), value.slice(0, -1), `${value}0`, '']))
    return 'be rejected'
  },
  tampered: (parcel, body, { isSigned }, dice) => {
    parcel.body = altered(body, /\d/g, dice)
    return isSigned ? 'be rejected' : 'either'
  },
  'wrong types': (parcel, body, { isSigned }, dice) => {
    parcel.body = mistyped(body, dice)
    return isSigned ? 'be rejected' : 'either'
  },
  truncated: (parcel, body, _webhook, dice) => {
    parcel.body = body.slice(0, dice.between(0, body.length))
    return 'be rejected'
  },
  'broken off': (parcel, body) => {
    parcel.body = new ReadableStream({
      start: (stream) => stream.enqueue(new TextEncoder().encode(body.slice(0, 20))),
      pull: (stream) => stream.error(new Error('broken off')),
    })
    return 'be rejected'
  },
  oversize: (parcel, body) => {
    parcel.body = body + tooMuch
    return 'be rejected'
  },
}

/** Sends this many deliveries to the vendor's handler, and changes most of them on their way. */
export async function runWebhook(webhook: Webhook, times: number, seed: string): Promise<Figures<string>> {
  const figures = createFigures(deliverySins)
  const dice = createDice(`${seed} ${webhook.name}`)
  let events = 0
  const handle = webhook.handler(
    () => {
      events += 1
    },
    (error) => {
      if (!isApiError(error, 'webhook_rejected')) blame(figures, 'untyped errors', String(error))
    },
  )

  async function carry(request: Request): Promise<Response> {
    const [change, apply] = dice.pick(Object.entries(changes))
    const body = await request.text()
    const parcel: Parcel = { url: new URL(request.url), headers: new Headers(request.headers), body }
    const must = apply(parcel, body, webhook, dice)
    const before = events
    const { url, ...rest } = parcel
    const init = { method: 'POST', duplex: 'half', ...rest }
    const status = await handle(new Request(url, init)).then((answer) => answer.status, String)
    const wasTaken = status === 200 && events > before
    const sample = `${change}: ${status}, ${events - before} events`
    figures.calls += 1
    count(figures.faults, change)
    if (!answers.has(status)) blame(figures, 'untyped answers', sample)
    else if (must === 'be taken' && !wasTaken) blame(figures, 'genuine rejected', sample)
    else if (must === 'be rejected' && (status === 200 || events > before)) blame(figures, 'forged accepted', sample)
    else figures.ok += 1
    return new Response()
  }

  while (figures.calls < times) await webhook.deliver(carry)
  return figures
}

/** Replaces the proof of the delivery, or removes it when `change` returns undefined. */
function prove({ url, headers }: Parcel, proof: Webhook['proof'], change: (value: string) => string | undefined) {
  const fields = 'header' in proof ? headers : url.searchParams
  const name = 'header' in proof ? proof.header : proof.query
  const value = change(fields.get(name) ?? '')
  if (value === undefined) fields.delete(name)
  else fields.set(name, value)
}

/** Returns the text with one match of `places` changed to another hexadecimal digit. */
function altered(text: string, places: RegExp, dice: Dice): string {
  const { index, 0: now } = dice.pick([...text.matchAll(places)])
  const others = [...'0123456789abcdef'].filter((other) => other !== now.toLowerCase())
  return text.slice(0, index) + dice.pick(others) + text.slice(index + 1)
}
