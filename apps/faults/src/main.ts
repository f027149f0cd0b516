import { parseArgs } from 'node:util'
import { findSpecs } from 'test-kit/specs'
import { runWebhook } from './deliveries.ts'
import { describe, describeCalls, type Figures, isGood } from './figures.ts'
import { runWay } from './run.ts'

const usage = `Makes thousands of calls to every vendor's mock over real sockets that reset, stall, lie and refuse.

  --calls N      calls for each way to log in, and deliveries for each webhook (10000)
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
const specs = /^[\w*-]+$/.test(values.vendor) ? await findSpecs(values.vendor) : []

if (values.help || !Number.isSafeInteger(calls) || calls < 1 || specs.length === 0) {
  console.log(usage)
  process.exitCode = values.help ? 0 : 2
} else {
  console.log(`seed ${values.seed}, ${calls} calls for each way`)
  for (const { ways, webhooks } of specs) {
    for (const way of ways) await report(way.name, () => runWay(way, calls, values.seed), describeCalls)
    for (const webhook of webhooks) await report(webhook.name, () => runWebhook(webhook, calls, values.seed), describe)
  }
  console.log(process.exitCode ? `Something was not as promised; again with --seed ${values.seed}` : 'All as promised.')
}

async function report<F extends Figures<string>>(
  name: string,
  run: () => Promise<F>,
  tell: (name: string, figures: F, seconds: number) => string,
): Promise<void> {
  const began = performance.now()
  const figures = await run()
  console.log(tell(name, figures, (performance.now() - began) / 1_000))
  if (!isGood(figures)) process.exitCode = 1
}
