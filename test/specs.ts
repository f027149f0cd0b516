import { globSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { AnyWay, Webhook } from './spec.ts'

const packages = resolve(import.meta.dirname, '../packages')

export interface Spec {
  /** The name of the vendor's folder. */
  name: string
  folder: string
  ways: readonly AnyWay[]
  webhooks: readonly Webhook[]
}

/** Loads each vendor's `spec.ts`, so a new vendor is found by itself. `pattern` is a folder's name, or `*`. */
export async function findSpecs(pattern = '*'): Promise<Spec[]> {
  const paths = globSync(`${pattern}/spec.ts`, { cwd: packages }).sort()
  return Promise.all(paths.map((path) => load(dirname(path))))
}

async function load(name: string): Promise<Spec> {
  const folder = resolve(packages, name)
  const { ways, webhooks = [] }: Pick<Spec, 'ways'> & Partial<Spec> = await import(resolve(folder, 'spec.ts'))
  return { name, folder, ways, webhooks }
}
