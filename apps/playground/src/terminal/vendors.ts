import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { findSpecs, type Spec } from 'test-kit/specs'
import type { Story } from 'test-kit/story'
import { inOrder, type ToldVendor } from '../engine/tell.ts'

export interface Vendor extends Spec {
  vendor: string
  told: ToldVendor | undefined
}

export async function findVendors(): Promise<Vendor[]> {
  return inOrder(await Promise.all((await findSpecs()).map(withStory)))
}

async function withStory(spec: Spec): Promise<Vendor> {
  const path = resolve(spec.folder, 'story.ts')
  if (!existsSync(path)) return { ...spec, vendor: spec.name, told: undefined }
  const { story }: { story: Story } = await import(path)
  return { ...spec, vendor: spec.name, told: { vendor: spec.name, story, source: readFileSync(path, 'utf8') } }
}
