import type { Outcome } from '../engine/tell.ts'
import { drawLanes } from './lanes.ts'
import { cut, paint, tick } from './paint.ts'
import type { Report, Row } from './tell-all.ts'
import type { Language } from './words.ts'

/** Draws the story with the code on the left and its results on the right, or below if there is no room. */
export function drawStory(report: Report, name: string, language: Language, width: number): string {
  return report.acts
    .map(({ outcome }) => (outcome === undefined ? '' : drawStep(outcome, name, language, width)))
    .join('\n')
}

function drawStep(outcome: Outcome, name: string, language: Language, width: number): string {
  const isWide = width >= 90
  const left = isWide ? 61 : width - 4
  const code = outcome.code[language].split('\n')
  const did = [...(outcome.says ? [outcome.says[language]] : []), ...(outcome.error ? [`${outcome.error.code}`] : [])]
  const checks = outcome.checks.map(({ what, isKept }) => `${tick(isKept)} ${what[language]}`)
  const head = `${paint('strong', outcome.title[language])} ${paint('dim', `· ${name}`)}`
  if (!isWide) {
    return [
      head,
      ...code.map((line) => paint('code', `  ${cut(line, left)}`)),
      ...[...did, ...checks].map((line) => `  ${line}`),
    ].join('\n')
  }
  const room = width - left - 4
  const beside = [...did.flatMap((text) => wrap(text, room)), ...checks.flatMap((text) => wrap(text, room))]
  const lines = Array.from({ length: Math.max(code.length, beside.length) }, (_, index) => {
    const text = cut(code[index] ?? '', left)
    return `  ${paint('code', text)}${' '.repeat(left - text.length)}  ${beside[index] ?? ''}`.trimEnd()
  })
  return [head, ...lines].join('\n')
}

/** Draws a table with a row for each promise and a column for each vendor. */
export function drawTable(rows: readonly Row[], vendors: readonly string[], width: number): string {
  const cell = Math.max(...vendors.map((vendor) => vendor.length)) + 1
  const room = width - vendors.length * cell - 3
  const head = `  ${' '.repeat(room)} ${vendors.map((vendor) => vendor.padStart(cell)).join('')}`
  const lines = rows.flatMap(({ what, cells }) => {
    const [first = '', ...rest] = wrap(what, room)
    const marks = vendors.map((vendor) => `${' '.repeat(cell - 1)}${markOf(cells[vendor])}`)
    return [`  ${first.padEnd(room)} ${marks.join('')}`, ...rest.map((line) => `  ${line}`)]
  })
  return [paint('dim', head), ...lines].join('\n')
}

const markOf = (isKept: boolean | undefined) => (isKept === undefined ? paint('dim', '—') : tick(isKept))

/** Draws every act as swim lanes. */
export function drawActs(report: Report, language: Language, width: number): string {
  const parts = report.acts.map(({ title, outcome, crossings }) =>
    [
      `\n${paint('strong', `${report.vendor}: ${outcome?.title[language] ?? title}`)}`,
      drawLanes(crossings, width),
      ...(outcome?.says ? [`  ${outcome.says[language]}`] : []),
      ...(outcome?.error ? [cut(`  ${outcome.error.code}: ${outcome.error.message}`, width)] : []),
      ...(outcome?.checks ?? []).map(({ what, isKept }) => `  ${tick(isKept)} ${what[language]}`),
    ].join('\n'),
  )
  return parts.join('\n')
}

/** Wraps words into lines of at most this width. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
