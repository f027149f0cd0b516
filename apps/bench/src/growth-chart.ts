import { escapeText, style } from './chart.ts'
import { type CourseName, courses, type GrowthLine } from './growth.ts'

const left = 28
const panel = 262
const plot = 212
const top = 84
const height = 190
const bottom = top + height
const powers = [0, 1, 2, 3, 4, 5]
const multiples = [0, 1, 2]
const tallest = 2.5

const lineStyle = `
  polyline { fill: none; stroke-width: 2 }
  .grid { stroke: #d0d7de }
  .fetch { stroke: #8c959f } .auth-fetch { stroke: #0969da } .casso-oauth { stroke: #8250df }
  @media (prefers-color-scheme: dark) {
    .grid { stroke: #3d444d }
    .fetch { stroke: #6e7681 } .auth-fetch { stroke: #4493f8 } .casso-oauth { stroke: #ab7df8 }
  }`

/** Draws CPU time per call as lines over a growing number, each as a multiple of its own cheapest point. */
export function growthChart(lines: readonly GrowthLine[]): string {
  const names = new Map(lines.map(({ name, title }) => [name, title]))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + 3 * panel} ${bottom + 28}" role="img">
<title>CPU time per call as the numbers grow</title>
<style>${style}${lineStyle}</style>
<text x="8" y="22">CPU time per call, as a multiple of each line's cheapest point; bars: lowest and highest round</text>
${Array.from(names, drawKey).join('\n')}
${Object.keys(courses)
  .map((name, index) => drawPanel(name as CourseName, left + index * panel, lines))
  .join('\n')}
</svg>
`
}

const drawKey = ([name, title]: [string, string], index: number) =>
  `<polyline class="${name}" points="${8 + index * 190},40 ${30 + index * 190},40"/><text x="${36 + index * 190}" y="44" class="small">${escapeText(title)}</text>`

function drawPanel(course: CourseName, start: number, lines: readonly GrowthLine[]): string {
  const x = (size: number) => (start + (Math.log10(size) / 5) * plot).toFixed(1)
  return [
    `<text x="${start}" y="${top - 12}">${courses[course].title}</text>`,
    ...multiples.map(
      (value) =>
        `<line class="grid" x1="${start}" x2="${start + plot}" y1="${y(value)}" y2="${y(value)}"/><text x="${start - 8}" y="${Number(y(value)) + 4}" text-anchor="end" class="small">${value}</text>`,
    ),
    ...powers.map(
      (power) =>
        `<text x="${x(10 ** power)}" y="${bottom + 18}" text-anchor="middle" class="small">${sizeLabel(10 ** power)}</text>`,
    ),
    ...lines.filter((line) => line.course === course).map((line) => drawLine(line, x)),
  ].join('\n')
}

function drawLine({ name, points }: GrowthLine, x: (size: number) => string): string {
  const path = points.map(({ size, cpu }) => `${x(size)},${y(cpu.median)}`).join(' ')
  const bars = points.map(
    ({ size, cpu }) => `<line class="${name}" x1="${x(size)}" x2="${x(size)}" y1="${y(cpu.min)}" y2="${y(cpu.max)}"/>`,
  )
  return `<polyline class="${name}" points="${path}"/>${bars.join('')}`
}

const y = (value: number) => (bottom - (Math.min(value, tallest) / tallest) * height).toFixed(1)

const sizeLabel = (size: number) => (size < 1_000 ? String(size) : `${size / 1_000}k`)
