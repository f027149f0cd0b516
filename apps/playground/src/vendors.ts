import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Story } from '../../../test/spec.ts'
import { findSpecs, type Spec } from '../../../test/specs.ts'

export interface Vendor extends Spec {
  story: Story | undefined
}

export async function findVendors(): Promise<Vendor[]> {
  return Promise.all((await findSpecs()).map(withStory))
}

async function withStory(spec: Spec): Promise<Vendor> {
  const path = resolve(spec.folder, 'story.ts')
  const { story }: { story?: Story } = existsSync(path) ? await import(path) : {}
  return { ...spec, story }
}
