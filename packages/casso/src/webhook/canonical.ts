import { webhookRejected } from '@x/core/webhook'

/** Far more than the two levels of a delivery, far less than any stack. */
const deepest = 64
/** Longer than any number that JSON.stringify writes. */
const longestNumber = 32

/**
 * The texts that a signature of this body, which must be JSON, may stand for: keys sorted at every level, spaces gone.
 *
 * They are made from the raw text, since an object made from it has lost what a signer may have kept: how a number was
 * written, a second field of the same name, `__proto__`. Casso does not say how its signer writes what is not plain
 * ASCII, so two ways are taken: as `JSON.stringify` does, and as the body itself does. Each says exactly what the body
 * says, so that whichever was signed, nothing else can be passed off under its signature.
 */
export function signableTexts(body: string): Set<string> {
  const tokens = body.match(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/gs) ?? []
  const asSent = sorted(tokens, sent)
  const texts = new Set([sorted(tokens, stringified), asSent])
  // A signer that does not sort has signed the very text that it sent, if that happens to be sorted.
  if (tokens.join('') === asSent) texts.add(body)
  return texts
}

/** How a signer writes: each text, number or word, and the order of sorted names. */
interface Style {
  write(token: string): string
  order(names: string[]): string[]
}

const sent: Style = { write: (token) => token, order: (names) => names }

const stringified: Style = {
  write: asStringify,
  // An object has names that are whole numbers first, whatever order they were put in.
  order: (names) => Object.keys(Object.fromEntries(names.map((name) => [name, name]))),
}

function sorted(tokens: readonly string[], { write, order }: Style): string {
  let at = 0

  function value(depth: number): string {
    if (depth > deepest) throw webhookRejected('casso', 'The body is nested too deeply')
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
      if (fields.has(name)) throw webhookRejected('casso', 'The body has two fields of one name')
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
  // 1.0 and 1e3 become 1 and 1000; what a double can't hold stays as it was sent.
  return exact(number) === exact(token) ? number : token
}

/** The number's value with all its digits, in a form that is the same for all spellings. */
function exact(number: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(number)
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts ?? []
  const digits = (whole + fraction).replace(/0+$/, '')
  const significant = digits.replace(/^0+/, '')
  if (significant === '') return parts === null ? number : '0'
  return `${sign}${significant}e${Number(exponent) + whole.length - digits.length}`
}
