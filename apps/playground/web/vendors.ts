import type { AnyWay, Webhook } from 'test-kit/spec'
import type { Story } from 'test-kit/story'
import { listOperations, type Operation } from '../src/engine/operations.ts'
import { inOrder } from '../src/engine/tell.ts'

/** All that the page needs to know about a vendor. Vendors are found by folder, so a new one appears by itself. */
export interface Vendor {
  vendor: string
  story: Story
  source: string
  ways: readonly AnyWay[]
  webhooks: readonly Webhook[]
  operations: readonly Operation[]
  /** `createCasso`. */
  factory: string
}

const folderOf = (path: string) => path.split('/packages/')[1]?.split('/')[0] ?? ''

function byFolder<Module>(modules: Record<string, Module>): Map<string, Module> {
  return new Map(Object.entries(modules).map(([path, module]) => [folderOf(path), module]))
}

const specs = byFolder(
  import.meta.glob<{ ways: AnyWay[]; webhooks?: Webhook[] }>('../../../packages/*/spec.ts', { eager: true }),
)
const stories = byFolder(import.meta.glob<{ story: Story }>('../../../packages/*/story.ts', { eager: true }))
const sources = byFolder(
  import.meta.glob<string>('../../../packages/*/story.ts', { eager: true, query: '?raw', import: 'default' }),
)
const tables = byFolder(
  import.meta.glob<{ endpoints: Record<string, unknown> }>('../../../packages/*/src/endpoints.ts', { eager: true }),
)
const entries = byFolder(import.meta.glob<Record<string, unknown>>('../../../packages/*/src/index.ts', { eager: true }))

export const vendors: readonly Vendor[] = inOrder(
  [...specs].flatMap(([vendor, { ways, webhooks = [] }]) => {
    const story = stories.get(vendor)?.story
    const factory = Object.keys(entries.get(vendor) ?? {}).find((name) => name.startsWith('create'))
    if (story === undefined || factory === undefined) return []
    const operations = listOperations(tables.get(vendor)?.endpoints ?? {})
    return [{ vendor, story, source: sources.get(vendor) ?? '', ways, webhooks, operations, factory }]
  }),
)
