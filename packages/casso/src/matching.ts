import { checkOptions, text } from '@x/core/vendor'
import * as v from 'valibot'

/** What the shop's order codes look like: a prefix followed by digits, or the codes themselves. */
export type FindOrderCodeOptions =
  | {
      /** The part before the digits, such as `DH`. */
      prefix: string
      codes?: undefined
    }
  | {
      /** The codes to look for, such as those of all unpaid orders. */
      codes: readonly string[]
      prefix?: undefined
    }

/** Consecutive letters, or consecutive digits. */
interface Run {
  text: string
  start: number
  end: number
  isDigits: boolean
}

interface Place {
  start: number
  end: number
  /** Whether a letter comes directly before it. */
  isGlued: boolean
}

/** A stretch of the text. `key` is the stretch without its breaks; `breaks` has each break by its position in `key`. */
interface Reading extends Place {
  key: string
  breaks: ReadonlyMap<number, string>
  last: Run
}

/** The codes that a reading can mean. */
interface Meaning {
  codes: readonly string[]
  /** Whether the text has exactly the breaks that the code has. Always true for a prefix. */
  isVerbatim: boolean
}

interface Matcher {
  /** Length of the longest code, or of the prefix, without breaks. A longer reading is not extended. */
  longest: number
  /** Breaks in the shop's own codes or prefix, such as `#`. */
  ownBreaks: ReadonlySet<string>
  match(reading: Reading): Meaning | undefined
}

const named = v.pipe(
  text,
  v.check((value) => runsOf(bare(value)).length > 0, 'a text with letters or digits'),
)
const byPrefix = v.strictObject({ prefix: named, codes: v.optional(v.undefined()) })
const byCodes = v.strictObject({ codes: v.array(named), prefix: v.optional(v.undefined()) })

/**
 * Finds an order code in the text of a transfer, among the words that banks add.
 *
 * Ignores case, accents, and up to two spaces, dashes, dots, underscores or slashes between letters and digits. Returns
 * the code as the shop writes it, or `undefined` for no code and for two different codes, since either may be meant.
 *
 * @example findOrderCode('MBVCB.2707051024.dh 35.CT tu 0450', { prefix: 'DH' }) // 'DH35'
 * @throws {TypeError} that names the missing or wrong option.
 */
export function findOrderCode(
  description: string | null | undefined,
  options: FindOrderCodeOptions,
): string | undefined {
  const matcher =
    options?.codes === undefined
      ? prefixMatcher(checkOptions('casso', byPrefix, options).prefix)
      : codesMatcher(checkOptions('casso', byCodes, options).codes)
  const content = bare(description ?? '')
  const found: (Place & Meaning)[] = []
  for (const reading of readings(content, matcher)) {
    const meaning = matcher.match(reading)
    const { start, end, isGlued } = reading
    if (meaning !== undefined) found.push({ start, end, isGlued, ...meaning })
  }
  const codes = new Set(outermost(found).flatMap((candidate) => candidate.codes))
  return codes.size === 1 ? [...codes][0] : undefined
}

function prefixMatcher(prefix: string): Matcher {
  const { key, breaks } = wholeOf(prefix)
  return {
    longest: key.length,
    ownBreaks: new Set(breaks.values()),
    match: (reading) => {
      const digits = reading.key.slice(key.length)
      const isMatch =
        reading.key.startsWith(key) &&
        /^\d+$/.test(digits) &&
        digits.length <= reading.last.text.length &&
        areBreaksFine(reading, (at) => at === key.length || breaks.has(at))
      return isMatch ? { codes: [prefix + digits], isVerbatim: true } : undefined
    },
  }
}

function codesMatcher(codes: readonly string[]): Matcher {
  const known = new Map<string, { code: string; breaks: ReadonlyMap<number, string> }[]>()
  const ownBreaks = new Set<string>()
  let longest = 0
  for (const code of new Set(codes)) {
    const { key, breaks } = wholeOf(code)
    known.set(key, [...(known.get(key) ?? []), { code, breaks }])
    for (const between of breaks.values()) ownBreaks.add(between)
    longest = Math.max(longest, key.length)
  }
  return {
    longest,
    ownBreaks,
    match: (reading) => {
      const fitting = known.get(reading.key)?.filter(({ breaks }) => areBreaksFine(reading, (at) => breaks.has(at)))
      if (fitting === undefined || fitting.length === 0) return
      const written = [...reading.breaks].join()
      return {
        codes: fitting.map(({ code }) => code),
        isVerbatim: fitting.some(({ breaks }) => [...breaks].join() === written),
      }
    },
  }
}

/** Upper case without accents. */
const bare = (value: string) => value.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'D').toUpperCase()

function runsOf(content: string): Run[] {
  return Array.from(content.matchAll(/\p{L}+|\d+/gu), ({ 0: text, index }) => ({
    text,
    start: index,
    end: index + text.length,
    isDigits: /^\d/.test(text),
  }))
}

/** Returns the letters and digits of a code or prefix, and the breaks between them. */
function wholeOf(code: string): { key: string; breaks: ReadonlyMap<number, string> } {
  const content = bare(code)
  const breaks = new Map<number, string>()
  let key = ''
  let end: number | undefined
  for (const run of runsOf(content)) {
    if (end !== undefined && end < run.start) breaks.set(key.length, content.slice(end, run.start))
    key += run.text
    end = run.end
  }
  return { key, breaks }
}

/** Yields the stretches that begin at a letter or at the first digit of a run, and end where a run ends. */
function* readings(content: string, { longest, ownBreaks }: Matcher): Generator<Reading> {
  const runs = runsOf(content)
  for (const [at, first] of runs.entries()) {
    const isBehindLetter = first.isDigits && runs[at - 1]?.end === first.start
    const offsets = first.isDigits ? 1 : first.text.length
    for (let offset = Math.max(0, offsets - longest - 1); offset < offsets; offset += 1) {
      const breaks = new Map<number, string>()
      let key = first.text.slice(offset)
      let last = first
      const begin = { start: first.start + offset, isGlued: isBehindLetter || offset > 0 }
      for (let next = at + 1; ; next += 1) {
        yield { ...begin, key, breaks, end: last.end, last }
        const run = runs[next]
        if (run === undefined || key.length > longest) break
        const between = content.slice(last.end, run.start)
        if (!/^[\s\p{Pd}._/]{0,2}$/u.test(between) && !ownBreaks.has(between)) break
        if (between !== '') breaks.set(key.length, between)
        key += run.text
        last = run
      }
    }
  }
}

/** Whether each break is allowed: between a letter and a digit always, inside a word or number only at an `isSeam`. */
function areBreaksFine({ key, breaks }: Reading, isSeam: (at: number) => boolean): boolean {
  const isDigit = (at: number) => /\d/.test(key.charAt(at))
  return [...breaks.keys()].every((at) => isDigit(at - 1) !== isDigit(at) || isSeam(at))
}

/**
 * Drops candidates that are only a part of a longer code.
 *
 * If the shop has both codes, this drops `H35` in `DH35`. It also drops `DH35` in `DH35-2`, if the text has the breaks
 * of the longer code exactly.
 */
function outermost(candidates: readonly (Place & Meaning)[]) {
  let clearEnd = 0
  let verbatimEnd = 0
  return candidates
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ end, isGlued, isVerbatim }) => {
      if (isGlued) return end > clearEnd
      const isOutside = end > verbatimEnd
      clearEnd = Math.max(clearEnd, end)
      if (isVerbatim) verbatimEnd = Math.max(verbatimEnd, end)
      return isOutside
    })
}
