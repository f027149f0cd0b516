import { styleText } from 'node:util'
import { type Crossing, countRuns, type Lane } from './wire.ts'

const lanes: Lane[] = ['app', 'client', 'auth', 'api']
const titles: Record<Lane, string> = { app: 'app', client: 'client', auth: 'auth server', api: 'API' }
const columns: Record<Lane, number> = { app: 2, client: 38, auth: 84, api: 112 }
const colours = { good: 'green', bad: 'red', dim: 'dim', strong: 'bold' } as const

/** Coloured on a terminal that wants colours, plain everywhere else. */
export function paint(kind: keyof typeof colours, text: string): string {
  return styleText(colours[kind], text, { stream: process.stdout })
}

/** The crossings as swim-lanes: one column each for app, client, auth server and API. */
export function drawLanes(crossings: readonly Crossing[]): string {
  const head = place(
    Array(columns.api + 4).fill(' '),
    lanes.map((lane) => [columns[lane] - Math.min(2, columns[lane]), titles[lane]]),
  )
  const rows = countRuns(crossings).map(({ from, to, text, times }) => {
    const row = Array(columns.api + 1).fill(' ')
    for (const lane of lanes) row[columns[lane]] = '│'
    const [left, right] = [columns[from], columns[to]].sort((a, b) => a - b) as [number, number]
    row.fill('─', left + 1, right)
    row[columns[to] > columns[from] ? right - 1 : left + 1] = columns[to] > columns[from] ? '▶' : '◀'
    const label = ` ${times > 1 ? `${times} × ` : ''}${text} `
    const space = right - left - 5
    return place(row, [[left + 3, label.length > space ? `${label.slice(0, space - 1)}…` : label]])
  })
  return [paint('dim', head), ...rows].join('\n')
}

function place(row: string[], labels: [number, string][]): string {
  for (const [at, label] of labels) for (const [index, letter] of [...label].entries()) row[at + index] = letter
  return row.join('').trimEnd()
}
