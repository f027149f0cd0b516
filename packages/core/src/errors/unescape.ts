import { fromUtf8 } from '../utils/encoding.ts'

const fromHex = (digits: string) => Number.parseInt(digits, 16)

const controls: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Each undoes the escapes of one kind, and leaves alone what is no valid one: those of addresses, of HTML, of JSON. */
const kinds: readonly ((text: string) => string)[] = [
  (text) => text.replace(/(?:%[\da-f]{2})+/gi, (run) => fromUtf8(Uint8Array.from(run.slice(1).split('%'), fromHex))),
  (text) =>
    text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (entity, decimal, hex, name) => {
      if (name !== undefined) return named[name] ?? entity
      const point = hex === undefined ? Number(decimal) : fromHex(hex)
      return point <= 0x10ffff ? String.fromCodePoint(point) : entity
    }),
  (text) =>
    text.replace(/\\(?:u([\da-f]{4})|(["\\/bfnrt]))/gi, (_, unit, letter) =>
      unit === undefined ? (controls[letter] ?? letter) : String.fromCharCode(fromHex(unit)),
    ),
]

/** As often as one program may have escaped what another had escaped before. */
const mostLayers = 4

/** Undoes the escapes of one kind after the other, layer by layer; each step's text goes on as `see` gives it back. */
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
