import { webhookRejected } from '@x/core/webhook'

/** Limit for the nesting: far more than the two levels of a delivery, far less than the call stack can hold. */
const deepest = 64
/** Limit for commas and colons together. A delivery of one transaction has about 35. */
const mostParts = 5_000
/** Longer than any number that `JSON.stringify` writes. */
const longestNumber = 32

/**
 * Returns the texts that Casso may have signed for this body: keys sorted at every level, no spaces. The body must be
 * JSON.
 *
 * The texts are made from the raw body. Parsing loses details that the signer may have kept: the spelling of a number,
 * a second field of the same name, `__proto__`. Casso does not document how its signer writes characters beyond ASCII,
 * so there are two spellings: that of `JSON.stringify`, and that of the body. Both have exactly the content of the
 * body, so no other content can pass with the same signature.
 */
export function signableTexts(body: string): Set<string> {
  const tokens = body.match(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/gs) ?? []
  const { sent, stringified } = sorted(tokens)
  const texts = new Set([stringified, sent])
  // If the body arrived sorted, it may have been signed as it is, including its spaces.
  if (tokens.join('') === sent) texts.add(body)
  return texts
}

/**
 * Throws if the body is deeper or has more parts than any delivery. Anybody can send such a body, and sorting it would
 * take far longer than this scan.
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

/** Returns the position of the closing quote of the string that begins at `from`. */
function endOfText(body: string, from: number): number {
  let at = from + 1
  while (at < body.length && body[at] !== '"') at += body[at] === '\\' ? 2 : 1
  return at
}

/** A value in two spellings: as it was sent, and as `JSON.stringify` writes it. */
interface Written {
  sent: string
  stringified: string
}

/** Writes the value in both spellings, with the names of each object sorted. */
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
    // A JavaScript object lists whole-number names first, whatever the order in which they were added.
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

/** Returns the exact value of a number as a text that is the same for all its spellings. */
function exact(number: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number)
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts ?? []
  const digits = (whole + fraction).replace(/0+$/, '')
  const significant = digits.replace(/^0+/, '')
  if (significant === '') return parts === null ? number : '0'
  return `${sign}${significant}e${Number(exponent) + whole.length - digits.length}`
}
