import { parseArgs } from 'node:util'
import { findGrowth, findRemains, growthOf, megabytes, total } from './judge.ts'
import { type Moment, soak } from './soak.ts'

const usage = `Calls every vendor's mock without a pause, by tokens that live for seconds, and looks for what is left behind.

  --minutes N    how long (10; at least 2, since the code is still being compiled in the first half minute)
  --seed N       which calls and revocations come when (random; timing is the machine's own)`

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 32)) },
    help: { type: 'boolean', default: false },
  },
})
const minutes = Number(values.minutes)

const columns: Record<string, (moment: Moment) => string | number> = {
  minute: ({ seconds }) => (seconds / 60).toFixed(1),
  calls: ({ calls }) => calls,
  logins: ({ logins }) => logins,
  'at most': ({ loginBound }) => loginBound,
  'heap MB': ({ heap }) => megabytes(heap),
  'external MB': ({ external }) => megabytes(external),
  'rss MB': ({ rss }) => megabytes(rss),
  'on the signal': ({ signalListeners }) => signalListeners,
  'on the process': ({ processListeners }) => processListeners,
  resources: ({ resources }) => total(resources),
  clients: ({ clientsMade }) => clientsMade,
  'not collected': ({ clientsLeft }) => clientsLeft,
}
const row = (cell: (name: string) => string | number) =>
  Object.keys(columns)
    .map((name) => String(cell(name)).padStart(Math.max(8, name.length)))
    .join('  ')

if (values.help || !(minutes >= 2)) {
  console.log(usage)
  process.exitCode = values.help ? 0 : 2
} else {
  console.log(`seed ${values.seed}\n${row((name) => name)}`)
  let shown = -1
  const show = (moment: Moment) => {
    const minute = Math.floor(moment.seconds / 60)
    if (minute > shown) console.log(row((name) => columns[name]!(moment)))
    shown = minute
  }
  const moments = await soak({ seed: values.seed, seconds: minutes * 60, sampleSeconds: 5 }, show)
  const { calls, ok, left, errors } = moments.at(-1)!
  console.log(row((name) => columns[name]!(moments.at(-1)!)))
  console.log(`${calls} calls: ${ok} ok, ${left} left early, errors ${JSON.stringify(errors)}`)
  for (const [what, bytes] of Object.entries(growthOf(moments))) {
    console.log(`${what}, second quarter to last: ${megabytes(bytes)} MB more`)
  }
  const complaints = [...findRemains(moments), ...findGrowth(moments)]
  for (const complaint of complaints) console.log(`✗ ${complaint}`)
  console.log(complaints.length === 0 ? '✓ Flat.' : `Not flat; again with --seed ${values.seed}`)
  if (complaints.length > 0) process.exitCode = 1
}
