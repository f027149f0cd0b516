import { spawn } from 'node:child_process'
import { contendersFolder } from './contender.ts'
import { withoutProxies } from './run-worker.ts'
import { median } from './statistics.ts'

type Subjects = ReadonlyMap<string, { packages: readonly string[] }>

/** Returns the CPU milliseconds that importing each subject adds to an empty Node: the median of this many rounds. */
export async function importTimes(subjects: Subjects, rounds: number): Promise<Map<string, number>> {
  const empty: number[] = []
  const runs = Array.from(subjects, ([title, { packages }]) => ({ title, packages, times: [] as number[] }))
  for (let round = 0; round < rounds; round += 1) {
    empty.push(await importOnce([]))
    for (const { packages, times } of runs) times.push(await importOnce(packages))
  }
  return new Map(runs.map(({ title, times }) => [title, median(times) - median(empty)]))
}

async function importOnce(packages: readonly string[]): Promise<number> {
  const imports = packages.map((name) => `import ${JSON.stringify(name)}`)
  const script = [...imports, 'const { user, system } = process.cpuUsage()', 'console.log(user + system)'].join('\n')
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: contendersFolder,
    env: withoutProxies(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) output += chunk
  return Number(output) / 1_000
}
