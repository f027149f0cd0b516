import { webhookRejected } from '@x/core/webhook'

/** Far more than the two levels of a delivery, far less than what the stack bears. */
const deepest = 64
/** Longer than any number that `JSON.stringify` writes. */
const longestNumber = 32

/**
 * Gives the texts that a signature of this body may be made of: keys sorted at every level, no spaces. The body must be
 * JSON.
 *
 * They are made from the raw text. A parsed object has lost what the signer may have kept: how a number was written, a
 * second field of the same name, `__proto__`. Casso does not say how its signer writes letters beyond ASCII, so two
 * spellings are tried: that of `JSON.stringify`, and that of the body itself. Both say exactly what the body says, so
 * no other content can pass under the same signature.
 */
export function signableTexts(body: string): Set<string> {
  const tokens = body.match(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/gs) ?? []
  const asSent = sorted(tokens, sent)
  const texts = new Set([sorted(tokens, stringified), asSent])
  // A body that is sorted as it came may have been signed as it came, spaces included.
  if (tokens.join('') === asSent) texts.add(body)
  return texts
}

/** How a signer writes a text, number or word, and in which order it puts the names once they are sorted. */
interface Style {
  write(token: string): string
  order(names: string[]): string[]
}

const sent: Style = { write: (token) => token, order: (names) => names }

const stringified: Style = {
  write: asStringify,
  // A JavaScript object lists names that are whole numbers first, in whatever order they were added.
  order: (names) => Object.keys(Object.fromEntries(names.map((name) => [name, name]))),
}

function sorted(tokens: readonly string[], { write, order }: Style): string {
  let at = 0

  function value(depth: number): string {
    if (depth > deepest) throw webhookRejected('casso', 'The body is nested too deeply', 'signature')
    const token = tokens[at++] ?? ''
    if (token === '{') return object(depth + 1)
    return token === '[' ? list(depth + 1) : write(token)
  }
  function isAtEnd(bracket: string): boolean {
    if (tokens[at] === ',') at += 1
    if (at < tokens.length && tokens[at] !== bracket) return false
    at += 1
    return true
  }
  function list(depth: number): string {
    const items: string[] = []
    while (!isAtEnd(']')) items.push(value(depth))
    return `[${items.join(',')}]`
  }
  function object(depth: number): string {
    const fields = new Map<string, string>()
    while (!isAtEnd('}')) {
      const token = tokens[at] ?? ''
      const name: string = JSON.parse(token)
      if (fields.has(name)) throw webhookRejected('casso', 'The body has two fields of one name', 'signature')
      at += 2
      fields.set(name, `${write(token)}:${value(depth)}`)
    }
    const names = [...fields.keys()].sort()
    return `{${order(names)
      .map((name) => fields.get(name))
      .join(',')}}`
  }

  return value(0)
}

function asStringify(token: string): string {
  if (token.startsWith('"')) return JSON.stringify(JSON.parse(token))
  if (!/^[-\d]/.test(token) || token.length > longestNumber) return token
  const number = JSON.stringify(Number(token))
  // 1.0 and 1e3 become 1 and 1000. A number that a double can't hold stays as it was sent.
  return exact(number) === exact(token) ? number : token
}

/** The number's exact value, in one form for all its spellings. */
function exact(number: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number)
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts ?? []
  const digits = (whole + fraction).replace(/0+$/, '')
  const significant = digits.replace(/^0+/, '')
  if (significant === '') return parts === null ? number : '0'
  return `${sign}${significant}e${Number(exponent) + whole.length - digits.length}`
}
