import type { Moment } from './soak.ts'

/** Returns what was left behind or done too often. It needs counts only, so it works for a run of any length. */
export function findRemains(moments: readonly Moment[]): string[] {
  const first = moments[0]!
  const last = moments.at(-1)!
  const most = (figure: (moment: Moment) => number) => Math.max(...moments.map(figure))
  const remains = {
    "listeners on the callers' signal": most(({ signalListeners }) => signalListeners),
    'listeners on the process': most(({ processListeners }) => processListeners - first.processListeners),
    'resources in use': most(({ resources }) => total(resources)),
    'dropped clients still in memory': most(({ clientsLeft }) => clientsLeft),
    'unhandled rejections': last.unhandled.length,
    warnings: last.warnings.length,
    'errors without a type': last.untyped.length,
    'logins beyond the bound': most(({ logins, loginBound }) => logins - loginBound),
  }
  const found = Object.entries(remains).filter(([, times]) => times > 0)
  const samples = [last.unhandled, last.warnings, last.untyped].flatMap((texts) => texts.slice(0, 1))
  const complaints = [
    ...found.map(([what, times]) => `${what}: ${times}`),
    ...samples.map((text) => `the first: ${text}`),
  ]
  // A run in which most calls fail proves little.
  return last.ok > last.calls / 2 ? complaints : [...complaints, `only ${last.ok} of ${last.calls} calls went well`]
}

/**
 * How many bytes a quarter of a run may have more than an earlier one.
 *
 * Measured: single samples differ by 0.5 MB, their medians by 0.1 MB. In ten minutes at 50,000 calls per minute, a leak
 * of 2 bytes per call reaches this limit.
 */
const allowedBytes = 500_000

/** Returns the bytes gained from the second to the last quarter of the run. The first is for warming up. */
export function growthOf(moments: readonly Moment[]) {
  // Without the samples from before the first call and after the last client.
  const running = moments.slice(1, -1)
  const at = (part: number) => Math.floor((running.length * part) / 4)
  const growth = (figure: (moment: Moment) => number) =>
    median(running.slice(at(3)).map(figure)) - median(running.slice(at(1), at(2)).map(figure))
  return { heap: growth(({ heap }) => heap), 'memory outside of the heap': growth(({ external }) => external) }
}

export function findGrowth(moments: readonly Moment[]): string[] {
  return Object.entries(growthOf(moments))
    .filter(([, bytes]) => bytes > allowedBytes)
    .map(([what, bytes]) => `${what}: ${megabytes(bytes)} MB more, of ${megabytes(allowedBytes)} MB allowed`)
}

export const total = (tally: Record<string, number>): number =>
  Object.values(tally).reduce((sum, times) => sum + times, 0)

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2)

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!
}
