import { readdirSync } from 'node:fs'
import { type Contender, contendersFolder } from './contender.ts'
import { footprint } from './footprint.ts'
import { importTimes } from './import-time.ts'
import { packagesOf, type Weight } from './report.ts'
import { authFetchCode, bundleSize, floorCode } from './size.ts'

interface Subject {
  /** The code to bundle: for a peer, its contender; for our packages, all exports of the main entry. */
  code: string
  packages: readonly string[]
}

/** Measures what each library costs to send, to import and to install. */
export async function weigh(entered: Map<string, Contender>, rounds: number): Promise<Record<string, Weight>> {
  const subjects = subjectsOf(entered)
  const times = await importTimes(subjects, rounds)
  const weights: Record<string, Weight> = {}
  for (const [title, { code, packages }] of subjects) {
    weights[title] = {
      bundleBytes: await bundleSize(code, contendersFolder),
      importMs: times.get(title) ?? Number.NaN,
      install: footprint(packages),
    }
  }
  return { ...weights, 'auth-fetch alone': { bundleBytes: await bundleSize(authFetchCode, contendersFolder) } }
}

function subjectsOf(entered: Map<string, Contender>): Map<string, Subject> {
  const subjects = new Map<string, Subject>()
  subjects.set('ky + valibot (floor)', { code: floorCode, packages: ['ky', 'valibot'] })
  for (const name of readdirSync(new URL('node_modules/@x/', contendersFolder)).sort()) {
    subjects.set(`@x/${name}`, { code: `export * from '@x/${name}'`, packages: [`@x/${name}`] })
  }
  for (const [name, contender] of entered) {
    if (contender.ours || contender.packages.length === 0) continue
    subjects.set(packagesOf(contender), { code: `export * from './${name}.ts'`, packages: contender.packages })
  }
  return subjects
}
