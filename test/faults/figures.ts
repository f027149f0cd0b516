/** What one way of logging in came to. */
export interface Figures {
  calls: number
  ok: number
  /** Callers who left before the end, and got their own reason back. */
  left: number
  slowestMs: number
  errors: Record<string, number>
  faults: Record<string, number>
  logins: number
  loginBound: number
  mustBeZero: Record<Sin, number>
  /** The first of each kind of sin, to start looking from. */
  samples: Partial<Record<Sin, string>>
}

const sins = [
  'wrong results',
  'untyped errors',
  'hangs',
  'unhandled rejections',
  'logins beyond the bound',
  'secrets found',
  'requests at the foreign origin',
] as const
export type Sin = (typeof sins)[number]

export const createFigures = (): Figures => ({
  calls: 0,
  ok: 0,
  left: 0,
  slowestMs: 0,
  errors: {},
  faults: {},
  logins: 0,
  loginBound: 0,
  mustBeZero: Object.fromEntries(sins.map((sin) => [sin, 0])) as Record<Sin, number>,
  samples: {},
})

export function count(tally: Record<string, number>, name: string): void {
  tally[name] = (tally[name] ?? 0) + 1
}

export function blame({ mustBeZero, samples }: Figures, sin: Sin, sample: string, times = 1): void {
  mustBeZero[sin] += times
  samples[sin] ??= sample
}

/** Nothing that must not be, and some calls that went well: a run in which all fail proves little. */
export const isGood = ({ ok, mustBeZero }: Figures): boolean => ok > 0 && sins.every((sin) => mustBeZero[sin] === 0)

export function describe(name: string, figures: Figures, seconds: number): string {
  const { calls, ok, left, slowestMs, errors, faults, logins, loginBound, mustBeZero, samples } = figures
  const lines = [
    `${isGood(figures) ? '✓' : '✗'} ${name}: ${calls} calls in ${seconds.toFixed(1)} s, ${ok} ok, ${left} left early`,
    `    errors  ${list(errors)}`,
    `    faults  ${list(faults)}`,
    `    logins  ${logins} of ${loginBound} at most; slowest call ${Math.round(slowestMs)} ms`,
    `    must be 0  ${sins.map((sin) => `${sin} ${mustBeZero[sin]}`).join(', ')}`,
  ]
  return [...lines, ...Object.entries(samples).map(([sin, sample]) => `    ${sin}, the first: ${sample}`)].join('\n')
}

const list = (tally: Record<string, number>) =>
  Object.entries(tally)
    .sort(([, one], [, other]) => other - one)
    .map(([name, times]) => `${name} ${times}`)
    .join(', ') || 'none'
