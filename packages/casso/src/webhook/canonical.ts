import { webhookRejected } from '@x/core/webhook'

/** Far more than the two levels of a delivery, far less than what the stack bears. */
const deepest = 64
/** Values and names. A delivery of one transaction has about 40. */
const mostParts = 5_000
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
  const { sent, stringified } = sorted(tokens)
  const texts = new Set([stringified, sent])
  // A body that is sorted as it came may have been signed as it came, spaces included.
  if (tokens.join('') === sent) texts.add(body)
  return texts
}

/**
 * Throws on a body of more depth or more parts than any delivery has. Anybody may send one, and to sort it takes far longer
 * than to look through it here.
 */
export function requirePlausible(body: string): void {
  let depth = 0
  let parts = 0
  for (let at = 0; at < body.length; at += 1) {
    const sign = body[at]
    if (sign === '"') at = endOfText(body, at)
    else if (sign === ',' || sign === ':') parts += 1
    else if (sign === ']' || sign === '}') depth -= 1
    else if (sign === '[' || sign === '{') depth += 1
    if (depth > deepest) throw tooDeep()
    if (parts > mostParts) throw webhookRejected('casso', 'The body has too many parts', 'signature')
  }
}

/** Where the closing quote of the text stands that begins at `from`. */
function endOfText(body: string, from: number): number {
  let at = from + 1
  while (at < body.length && body[at] !== '"') at += body[at] === '\\' ? 2 : 1
  return at
}

/** A value as two signers write it: as it was sent, and as `JSON.stringify` does. */
interface Written {
  sent: string
  stringified: string
}

/** Writes the value in both ways at once, with the names of each object sorted. */
function sorted(tokens: readonly string[]): Written {
  let at = 0

  function value(depth: number): Written {
    if (depth > deepest) throw tooDeep()
    const token = tokens[at++] ?? ''
    if (token === '{') return object(depth + 1)
    return token === '[' ? list(depth + 1) : { sent: token, stringified: asStringify(token) }
  }
  function isAtEnd(bracket: string): boolean {
    if (tokens[at] === ',') at += 1
    if (at < tokens.length && tokens[at] !== bracket) return false
    at += 1
    return true
  }
  function list(depth: number): Written {
    const items: Written[] = []
    while (!isAtEnd(']')) items.push(value(depth))
    return join('[', items, items, ']')
  }
  function object(depth: number): Written {
    const fields = new Map<string, Written>()
    while (!isAtEnd('}')) {
      const token = tokens[at] ?? ''
      const name: string = JSON.parse(token)
      if (fields.has(name)) throw webhookRejected('casso', 'The body has two fields of one name', 'signature')
      at += 2
      const { sent, stringified } = value(depth)
      fields.set(name, { sent: `${token}:${sent}`, stringified: `${JSON.stringify(name)}:${stringified}` })
    }
    const inOrder = (names: readonly string[]) => names.map((name) => fields.get(name) as Written)
    const names = [...fields.keys()].sort()
    // A JavaScript object lists names that are whole numbers first, in whatever order they were added.
    const ofObject = Object.keys(Object.fromEntries(names.map((name) => [name, name])))
    return join('{', inOrder(names), inOrder(ofObject), '}')
  }

  return value(0)
}

const join = (start: string, sent: readonly Written[], stringified: readonly Written[], end: string): Written => ({
  sent: `${start}${sent.map((item) => item.sent).join(',')}${end}`,
  stringified: `${start}${stringified.map((item) => item.stringified).join(',')}${end}`,
})

const tooDeep = () => webhookRejected('casso', 'The body is nested too deeply', 'signature')

function asStringify(token: string): string {
  if (token.startsWith('"')) return JSON.stringify(JSON.parse(token))
  if (!/^[-\d]/.test(token) || token.length > longestNumber) return token
  const number = JSON.stringify(Number(token))
  if (number === token) return token
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
