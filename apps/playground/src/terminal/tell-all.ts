import type { Network } from '../engine/network.ts'
import { promises, tryPromise, tryWebhook } from '../engine/promises.ts'
import { type Outcome, openStory } from '../engine/tell.ts'
import type { Crossing } from '../engine/wire.ts'
import type { Vendor } from './vendors.ts'
import type { Language } from './words.ts'
import { words } from './words.ts'

/** A part of what the demo shows: a step of a story, or a promise tried on one way to log in. */
interface Act {
  title: string
  outcome?: Outcome
  crossings: Crossing[]
}

export interface Report {
  vendor: string
  acts: Act[]
}

/** A row of the table. A cell is absent where the promise does not apply to the vendor. */
export type Row = { what: string; cells: Record<string, boolean | undefined> }

export interface Told {
  reports: Report[]
  rows: Row[]
  secrets: string[]
}

/** Tells each vendor's story: only the steps of the short story, or all steps. */
export async function tellStories(vendors: readonly Vendor[], network: Network, isShort: boolean): Promise<Told> {
  const told: Told = { reports: [], rows: [], secrets: [] }
  for (const { vendor, told: given } of vendors) {
    if (given === undefined) continue
    const open = openStory(given)
    told.secrets.push(...open.secrets)
    network.use(open.handlers)
    const acts: Act[] = []
    for (const step of open.story.steps) {
      if (isShort && !step.inShort) continue
      const from = open.wire.crossings.length
      const outcome = await open.run(step)
      acts.push({ title: step.title.en, outcome, crossings: open.wire.crossings.slice(from) })
    }
    told.reports.push({ vendor, acts })
  }
  return told
}

/** Tries every promise on every way to log in, each with a new mock and client, and then every webhook. */
export async function tryPromises(vendors: readonly Vendor[], network: Network, language: Language): Promise<Told> {
  const told: Told = { reports: [], rows: [], secrets: [] }
  const reports = new Map<string, Report>(vendors.map(({ vendor }) => [vendor, { vendor, acts: [] }]))
  for (const promise of promises) {
    const row: Row = { what: promise.what[language], cells: {} }
    for (const { vendor, ways } of vendors) {
      for (const way of ways) {
        if (!promise.isFor(way)) continue
        const { isKept, wire, secrets } = await tryPromise(promise, way, network)
        told.secrets.push(...secrets)
        row.cells[vendor] = row.cells[vendor] !== false && isKept
        reports.get(vendor)?.acts.push({ title: `${way.name}: ${promise.what[language]}`, crossings: wire.crossings })
      }
    }
    told.rows.push(row)
  }
  const row: Row = { what: words[language].webhook, cells: {} }
  for (const { vendor, webhooks } of vendors) {
    for (const webhook of webhooks) row.cells[vendor] = row.cells[vendor] !== false && (await tryWebhook(webhook))
  }
  told.rows.push(row)
  told.reports = [...reports.values()]
  return told
}
