import { fileURLToPath } from 'node:url'
import { budgets } from './budgets.ts'
import { builds } from './builds.ts'
import { errorWork } from './error-work.ts'
import { callBytes, idleBytes } from './memory.ts'
import { authFetchCode, bundleSize } from './size.ts'
import { asText } from './tables.ts'

const alias = Object.fromEntries(Array.from(builds, ([name, entry]) => [name, fileURLToPath(entry)]))
const here = new URL('.', import.meta.url)

const measures = {
  bundle: (name: string) => bundleSize(builds.has(name) ? `export * from '${name}'` : authFetchCode, here, alias),
  call: callBytes,
  idle: async (title: string) => Math.max(...Object.values(await idleBytes(title))),
  error: (shops: string) => errorWork(Number(shops)),
}

const rows: string[][] = []
for (const kind of Object.keys(measures) as (keyof typeof measures)[]) {
  for (const [name, { budget, goal }] of Object.entries(budgets[kind])) {
    const figure = await measures[kind](name)
    rows.push([
      `${kind}: ${name}`,
      ...[figure, budget, goal].map((value) => value.toFixed(0)),
      figure > budget ? 'OVER' : '',
    ])
    if (figure > budget) process.exitCode = 1
  }
}
console.log(asText([['', 'figure', 'budget', 'goal', ''], ...rows]))
