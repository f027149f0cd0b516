import type { Dice } from 'test-kit/dice'

/** Adds an unknown field to each object of the body, which distinguishes the reply from those of other calls. */
export function stamped(text: string, stamp: string): string {
  const body = parsed(text)
  return body === undefined ? text : JSON.stringify(put(body, stamp))
}

function put(value: unknown, stamp: string): unknown {
  if (Array.isArray(value)) return value.map((item) => put(item, stamp))
  if (typeof value !== 'object' || value === null) return value
  return { ...Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, put(inner, stamp)])), stamp }
}

/** Returns the body with one value changed to another type, or removed. */
export function mistyped(text: string, dice: Dice): string {
  const body = parsed(text)
  if (body === undefined) return text
  const places = placesIn(body)
  if (places.length === 0) return 'null'
  const [holder, key] = dice.pick(places)
  const now = holder[key]
  const others = [null, true, -7, 1.5e300, [], {}, [[]], 'x', ''].filter((other) => typeof other !== typeof now)
  if (dice.chance(0.2) && !Array.isArray(holder)) delete holder[key]
  else holder[key] = dice.pick(others)
  return JSON.stringify(body)
}

/** JavaScript rounds it to 9007199254740992. */
const largeNumber = '9007199254740993'

/** Returns the body with one number replaced by one that JavaScript rounds. */
export function withLargeNumber(text: string, dice: Dice): string {
  const numbers = [...text.matchAll(/(?<=[":[,\s])\d+(?=[,}\]\s])/g)]
  if (parsed(text) === undefined || numbers.length === 0) return text
  const { index, 0: digits } = dice.pick(numbers)
  const large = text.slice(0, index) + largeNumber + text.slice(index + digits.length)
  return parsed(large) === undefined ? text : large
}

type Holder = Record<string, unknown>

function placesIn(value: unknown): [Holder, string][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [[value as Holder, key], ...placesIn(inner)])
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return
  }
}
