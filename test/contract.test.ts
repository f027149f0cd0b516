import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { testWay } from './contract.ts'
import type { AnyWay } from './spec.ts'

const packages = resolve(import.meta.dirname, '../packages')

for (const path of globSync('*/spec.ts', { cwd: packages }).sort()) {
  const { ways }: { ways: readonly AnyWay[] } = await import(resolve(packages, path))
  for (const way of ways) testWay(way)
}
