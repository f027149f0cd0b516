import { blame, type CallFigures } from './figures.ts'

/** One request of a write. */
interface Sending {
  body: string
  isFirst: boolean
  wasRefused: boolean
}

/** Checks each request of a write. A second one is right only if it repeats one whose credential was refused. */
export function createWriteWatch(figures: CallFigures) {
  const last = new Map<string, Sending>()

  return (id: string, body: string): Sending => {
    const before = last.get(id)
    const isRight = before === undefined || (before.isFirst && before.wasRefused && before.body === body)
    if (!isRight) blame(figures, 'repeated writes', `${id}: ${before.body}, then ${body}`)
    const sending = { body, isFirst: before === undefined, wasRefused: false }
    last.set(id, sending)
    return sending
  }
}
