import { countRuns } from '../engine/runs.ts'
import type { Crossing, Lane } from '../engine/wire.ts'
import { cut, paint } from './paint.ts'

const lanes: Lane[] = ['app', 'client', 'auth', 'api']
const shares = { app: 0, client: 0.28, auth: 0.66, api: 1 }

/** Below this width, lanes have no room for words. */
const narrowest = 80

/** Draws the crossings as lanes, one each for app, client, auth server and API; as a list if there is no room. */
export function drawLanes(crossings: readonly Crossing[], width: number): string {
  return width < narrowest ? drawList(crossings, width) : drawColumns(crossings, width)
}

function drawList(crossings: readonly Crossing[], width: number): string {
  const lines = countRuns(crossings).map(({ from, to, text, times }) => {
    const often = times > 1 ? `${times} × ` : ''
    return cut(`  ${from} → ${to}: ${often}${text}`, width)
  })
  return lines.join('\n')
}

function drawColumns(crossings: readonly Crossing[], width: number): string {
  const room = Math.min(width, 110) - 8
  const columns = Object.fromEntries(lanes.map((lane) => [lane, 2 + Math.round(shares[lane] * room)])) as Record<
    Lane,
    number
  >
  const titles: Record<Lane, string> = { app: 'app', client: 'client', auth: 'login', api: 'API' }
  const blank = () => Array<string>(columns.api + 4).fill(' ')
  const head = place(
    blank(),
    lanes.map((lane) => [columns[lane] - Math.min(2, columns[lane]), titles[lane]]),
  )
  const rows = countRuns(crossings).map(({ from, to, text, times }) => {
    const row = blank()
    for (const lane of lanes) row[columns[lane]] = '│'
    const [left, right] = [columns[from], columns[to]].sort((a, b) => a - b) as [number, number]
    const isRight = columns[to] > columns[from]
    row.fill('─', left + 1, right)
    row[isRight ? right - 1 : left + 1] = isRight ? '▶' : '◀'
    const label = ` ${times > 1 ? `${times} × ` : ''}${text} `
    return place(row, [[left + 3, cut(label, right - left - 5)]])
  })
  return [paint('dim', head), ...rows].join('\n')
}

function place(row: string[], labels: [number, string][]): string {
  for (const [at, label] of labels) for (const [index, letter] of [...label].entries()) row[at + index] = letter
  return row.join('').trimEnd()
}
