import { install } from './install.ts'
import { type Runtime, runtimes, start } from './runtimes.ts'
import { expectedSent } from './troubles.ts'
import type { Findings } from './user/play.ts'
import { openWorld } from './world.ts'

/** Tries a runtime and prints a line per vendor. Returns whether all is well. */
async function tryOut(runtime: Runtime): Promise<boolean> {
  const world = await openWorld()
  let stop = () => {}
  try {
    const running = start(runtime, world.origin)
    stop = running.stop
    world.watch(running.pid)
    return tell(runtime, await Promise.race([world.reported, running.ended]), world.logins)
  } catch (error) {
    console.log(runtime.name.padEnd(13), 'FAILED', error instanceof Error ? error.message : error)
    return false
  } finally {
    stop()
    await world.close()
  }
}

function tell(
  runtime: Runtime,
  { vendors, sent, firstCall }: Findings,
  logins: (vendor: string) => number | undefined,
): boolean {
  const { name } = runtime
  const { alone, shared } = firstCall
  const figures = `${alone.toFixed(1)} ms of CPU alone, ${shared.toFixed(1)} ms with a store`
  console.log(name.padEnd(13), 'first call'.padEnd(10), 'took  ', figures)
  const lines = Object.entries(vendors).map(([vendor, { call, webhook = 'none' }]) => {
    const isGood = logins(vendor) === 1 && call === 'ok' && (webhook === 'ok' || webhook === 'none')
    const columns = [name.padEnd(13), vendor.padEnd(10), isGood ? 'ok    ' : 'FAILED']
    console.log(...columns, `logins ${logins(vendor)}, calls ${call}, webhook ${webhook}`)
    return isGood
  })
  return lines.length > 0 && lines.every(Boolean) && tellSent(runtime, sent)
}

/** Whether `error.sent` claims no more than is known, and as much as the runtime reveals. */
function tellSent({ name, silent = false }: Runtime, sent: Findings['sent']): boolean {
  const wrong = Object.entries(expectedSent(silent)).filter(
    ([trouble, allowed]) => !allowed.includes(sent[trouble] ?? ''),
  )
  const columns = [name.padEnd(13), 'error.sent'.padEnd(10), wrong.length === 0 ? 'ok    ' : 'FAILED']
  const found = Object.entries(sent).map(([trouble, verdict]) => `${trouble}: ${verdict}`)
  console.log(...columns, found.join('; '))
  return wrong.length === 0
}

await install()
const results: boolean[] = []
for (const runtime of runtimes) results.push(await tryOut(runtime))
if (!results.every(Boolean)) process.exitCode = 1
