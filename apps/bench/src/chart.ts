import type { ContenderReport, Report } from './report.ts'
import type { Spread } from './statistics.ts'

const left = 220
const plot = 480
const right = 110
const row = 38
const top = 56
const longest = 3.5

/** The CSS of all charts; `.ours` stands out. */
export const style = `
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .small { font-size: 11px; fill: #57606a }
  .ours { font-weight: 600 }
  .sequential { fill: #8c959f } .concurrent { fill: #d0d7de }
  .ours.sequential { fill: #0969da } .ours.concurrent { fill: #80b3f0 }
  line { stroke: #57606a }
  .raw { stroke-dasharray: 3 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #8d96a0 }
    .sequential { fill: #6e7681 } .concurrent { fill: #3d444d }
    .ours.sequential { fill: #4493f8 } .ours.concurrent { fill: #1f4f8f }
    line { stroke: #8d96a0 }
  }`

/** Draws CPU time per call as bars with their spread, the slowest last, and the token cases that failed beside them. */
export function chart({ contenders }: Report): string {
  const sorted = contenders.toSorted((a, b) => a.speed.sequential.cpu.median - b.speed.sequential.cpu.median)
  const height = top + sorted.length * row + 16
  const raw = x(1)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + plot + right} ${height}" role="img">
<title>CPU time per call, as a multiple of raw fetch</title>
<style>${style}</style>
<text x="8" y="22">CPU time per call over loopback, as a multiple of raw fetch</text>
<text x="8" y="42" class="small">upper bar: one call after another; lower: 64 at once; whiskers: lowest and highest round</text>
<text x="${left + plot + 8}" y="42" class="small">token cases</text>
${sorted.map(drawRow).join('\n')}
<line class="raw" x1="${raw}" x2="${raw}" y1="${top}" y2="${height - 12}"/>
</svg>
`
}

function drawRow({ title, ours, speed, tokens }: ContenderReport, index: number): string {
  const y = top + index * row
  const kind = ours ? 'ours ' : ''
  const cases = tokens && [tokens.stampede, tokens.rotation, tokens.revocation, tokens.spreadRevocation]
  const wrong = cases?.filter(({ tokenRequests, failed }) => tokenRequests !== 1 || failed !== 0).length ?? 0
  const verdict = cases === undefined ? 'static key' : wrong === 0 ? 'all right' : `${wrong} of 4 wrong`
  return [
    `<text x="${left - 10}" y="${y + 18}" text-anchor="end" class="${kind}">${escapeText(title)}</text>`,
    drawBar(speed.sequential.cpu, y + 2, `${kind}sequential`),
    drawBar(speed.concurrent.cpu, y + 17, `${kind}concurrent`),
    `<text x="${left + plot + 8}" y="${y + 18}" class="small">${verdict}</text>`,
  ].join('\n')
}

function drawBar({ min, median, max }: Spread, y: number, kind: string): string {
  const middle = y + 6.5
  return [
    `<rect class="${kind}" x="${left}" y="${y}" width="${(x(median) - left).toFixed(1)}" height="13"/>`,
    `<line x1="${x(min).toFixed(1)}" x2="${x(max).toFixed(1)}" y1="${middle}" y2="${middle}"/>`,
    `<text x="${(x(max) + 5).toFixed(1)}" y="${y + 11}" class="small">${median.toFixed(2)}</text>`,
  ].join('')
}

const x = (value: number) => left + (Math.min(value, longest) / longest) * plot

export const escapeText = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
