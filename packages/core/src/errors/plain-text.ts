import { fromUtf8 } from '../utils/encoding.ts'
import { letterOf } from './entities.ts'

/** What moves a terminal's cursor or colours its text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const escapeSequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[@-_])/g
/** Control characters, line ends of any kind, and what turns the direction of text. */
const controls = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu
/** With the `u` flag, this matches a half that has no other. */
const halfSurrogates = /\p{Cs}/gu

/** The text on one line of a log, in which it can't pass for another line or for the terminal's own doing. */
export const cleanText = (text: string): string =>
  text.replace(escapeSequences, ' ').replace(controls, ' ').replace(halfSurrogates, '\ufffd')

const fromHex = (digits: string) => Number.parseInt(digits, 16)

const escapedControls: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** Bytes of UTF-8 as digits, behind a sign each. */
const fromRun = (run: string, sign: string) => fromUtf8(Uint8Array.from(run.split(sign).slice(1), fromHex))

/** Each undoes the escapes of one kind, those of addresses, HTML and programs, and leaves invalid ones alone. */
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

/** How many programs in a row may have escaped a text. */
const mostLayers = 4

/** Undoes the escapes of one kind after the other, layer by layer. Each step goes on with the text that `see` returns. */
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
