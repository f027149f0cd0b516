import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { AnyWay } from '../spec.ts'
import { describe, isGood } from './figures.ts'
import { runWay } from './run.ts'

const usage = `Makes thousands of calls to every vendor's mock over real sockets that reset, stall, lie and refuse.

  --calls N      calls for each way to log in (10000)
  --seed N       which faults come when (random; timing is the machine's own)
  --vendor NAME  this vendor only
  --quick        300 calls each`

const { values } = parseArgs({
  options: {
    calls: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 32)) },
    vendor: { type: 'string', default: '*' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const calls = Number(values.calls ?? (values.quick ? 300 : 10_000))
const packages = resolve(import.meta.dirname, '../../packages')
const specs = /^[\w*-]+$/.test(values.vendor) ? globSync(`${values.vendor}/spec.ts`, { cwd: packages }).sort() : []

if (values.help || !Number.isSafeInteger(calls) || calls < 1 || specs.length === 0) {
  console.log(usage)
  process.exitCode = values.help ? 0 : 2
} else {
  console.log(`seed ${values.seed}, ${calls} calls for each way`)
  for (const path of specs) {
    const { ways }: { ways: readonly AnyWay[] } = await import(resolve(packages, path))
    for (const way of ways) {
      const began = performance.now()
      const figures = await runWay(way, calls, values.seed)
      console.log(describe(way.name, figures, (performance.now() - began) / 1_000))
      if (!isGood(figures)) process.exitCode = 1
    }
  }
  console.log(process.exitCode ? `Something was not as promised; again with --seed ${values.seed}` : 'All as promised.')
}
