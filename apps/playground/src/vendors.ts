import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Story } from 'test-kit/spec'
import { findSpecs, type Spec } from 'test-kit/specs'

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
