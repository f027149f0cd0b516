import { existsSync, globSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { AnyWay, Story } from '../../../test/spec.ts'

const packages = resolve(import.meta.dirname, '../../../packages')

export interface Vendor {
  name: string
  ways: readonly AnyWay[]
  story: Story | undefined
}

/** Every package that has a `spec.ts`, so that a new vendor shows up by itself. */
export async function findVendors(): Promise<Vendor[]> {
  const names = globSync('*/spec.ts', { cwd: packages }).map((path) => dirname(path))
  return Promise.all(names.sort().map(load))
}

async function load(name: string): Promise<Vendor> {
  const { ways }: Pick<Vendor, 'ways'> = await import(resolve(packages, name, 'spec.ts'))
  const path = resolve(packages, name, 'story.ts')
  const { story }: { story?: Story } = existsSync(path) ? await import(path) : {}
  return { name, ways, story }
}
