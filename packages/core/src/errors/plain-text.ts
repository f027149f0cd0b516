import { fromUtf8 } from '../utils/encoding.ts'
import { letterOf } from './entities.ts'

/** Sequences that move a terminal's cursor or colour its text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: this looks for control characters.
const escapeSequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[@-_])/g
/** Control characters, line ends of any kind, and characters that change the direction of text. */
const controls = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu
/** Lone surrogates. With the `u` flag, this does not match the halves of a pair. */
const halfSurrogates = /\p{Cs}/gu

/** Makes a text safe for one line of a log: it can't look like another line or control the terminal. */
export const cleanText = (text: string): string =>
  text.replace(escapeSequences, ' ').replace(controls, ' ').replace(halfSurrogates, '\ufffd')

const fromHex = (digits: string) => Number.parseInt(digits, 16)

const escapedControls: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** Decodes UTF-8 bytes in hex digits, each after `sign`, such as `%c3%a0`. */
const fromRun = (run: string, sign: string) => fromUtf8(Uint8Array.from(run.split(sign).slice(1), fromHex))

/** Each function undoes the escapes of one kind (URLs, HTML, string literals) and leaves invalid ones as they are. */
const kinds: readonly ((text: string) => string)[] = [
  (text) =>
    text.replace(/(?:%[\da-f]{2})+|%u([\da-f]{4})/gi, (run, unit) =>
      unit === undefined ? fromRun(run, '%') : String.fromCharCode(fromHex(unit)),
    ),
  (text) =>
    text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]\w{1,6}));/gi, (entity, decimal, hex, name) => {
      if (name !== undefined) return letterOf(name) ?? entity
      const point = hex === undefined ? Number(decimal) : fromHex(hex)
      return point <= 0x10ffff ? String.fromCodePoint(point) : entity
    }),
  (text) =>
    text.replace(/(?:\\x[\da-f]{2})+|\\u([\da-f]{4})|\\(["'\\/bfnrt])/gi, (run, unit, letter) => {
      if (letter !== undefined) return escapedControls[letter] ?? letter
      return unit === undefined ? fromRun(run.toLowerCase(), '\\x') : String.fromCharCode(fromHex(unit))
    }),
]

/** How many times a text may have been escaped. */
const mostLayers = 4

/**
 * Undoes the escapes of each kind in turn, layer by layer. `see` is called after each step that changed the text, and
 * returns the text for the next step.
 */
export function unescapeText(text: string, see = (step: string) => step): string {
  let plain = text
  for (let layer = 0; layer < mostLayers; layer += 1) {
    const before = plain
    for (const undo of kinds) {
      const next = undo(plain)
      if (next !== plain) plain = see(next)
    }
    if (plain === before) break
  }
  return plain
}
