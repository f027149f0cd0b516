/** The results of many calls or deliveries. */
export interface Figures<Sin extends string> {
  calls: number
  ok: number
  faults: Record<string, number>
  mustBeZero: Record<Sin, number>
  /** The first example of each sin, to start debugging from. */
  samples: Partial<Record<Sin, string>>
}

/** The results of one way of logging in. */
export interface CallFigures extends Figures<CallSin> {
  /** Calls that succeeded, by kind. */
  oks: Record<string, number>
  /** Calls that their caller aborted and that rejected with the caller's own reason. */
  left: number
  slowestMs: number
  errors: Record<string, number>
  logins: number
  loginBound: number
}

const callSins = [
  'wrong results',
  'repeated writes',
  'rows lost or doubled',
  'untyped errors',
  'hangs',
  'unhandled rejections',
  'logins beyond the bound',
  'secrets found',
  'rounded numbers',
  'strangers served',
  'latched by a page',
  'requests at the foreign origin',
] as const
type CallSin = (typeof callSins)[number]

export function createFigures<Sin extends string>(sins: readonly Sin[]): Figures<Sin> {
  const mustBeZero = Object.fromEntries(sins.map((sin) => [sin, 0])) as Record<Sin, number>
  return { calls: 0, ok: 0, faults: {}, mustBeZero, samples: {} }
}

export const createCallFigures = (): CallFigures => ({
  ...createFigures(callSins),
  oks: {},
  left: 0,
  slowestMs: 0,
  errors: {},
  logins: 0,
  loginBound: 0,
})

export function blame<Sin extends string>(figures: Figures<Sin>, sin: Sin, sample: string, times = 1): void {
  figures.mustBeZero[sin] += times
  figures.samples[sin] ??= sample
}

/** Whether no sin was found and some calls succeeded: a run in which all calls fail proves little. */
export const isGood = ({ ok, mustBeZero }: Figures<string>): boolean =>
  ok > 0 && Object.values(mustBeZero).every((times) => times === 0)

export function describe(
  name: string,
  figures: Figures<string>,
  seconds: number,
  more: readonly string[] = [],
): string {
  const { calls, ok, faults, mustBeZero, samples } = figures
  const sins = Object.entries(mustBeZero).map(([sin, times]) => `${sin} ${times}`)
  const lines = [
    `${isGood(figures) ? '✓' : '✗'} ${name}: ${calls} calls in ${seconds.toFixed(1)} s, ${ok} ok`,
    ...more.map((line) => `    ${line}`),
    `    faults  ${list(faults)}`,
    `    must be 0  ${sins.join(', ')}`,
    ...Object.entries(samples).map(([sin, sample]) => `    ${sin}, the first: ${sample}`),
  ]
  return lines.join('\n')
}

export function describeCalls(name: string, figures: CallFigures, seconds: number): string {
  const { oks, left, errors, logins, loginBound, slowestMs } = figures
  return describe(name, figures, seconds, [
    `ok      ${list(oks)}`,
    `errors  ${list({ ...errors, 'left early': left })}`,
    `logins  ${logins} of ${loginBound} at most; slowest call ${Math.round(slowestMs)} ms`,
  ])
}

const list = (tally: Record<string, number>) =>
  Object.entries(tally)
    .sort(([, one], [, other]) => other - one)
    .map(([name, times]) => `${name} ${times}`)
    .join(', ') || 'none'
