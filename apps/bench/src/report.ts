import type { Contender } from './contender.ts'
import type { Footprint } from './footprint.ts'
import type { Growth } from './growth.ts'
import type { Spread } from './statistics.ts'
import type { TokenCases } from './token-cases.ts'
import type { Effort, Findings } from './worker.ts'

/** All results of one run. */
export interface Report {
  node: string
  platform: string
  cores: number
  effort: Effort
  contenders: ContenderReport[]
  /** By what is imported: the floor, our packages, the peers' packages. */
  weights: Record<string, Weight>
  /** Measured when no single contender was asked for. */
  growth?: Growth | undefined
}

export interface ContenderReport {
  name: string
  title: string
  ours: boolean
  packages: string
  speed: Findings['speed']
  heap: Findings['heap']
  tokens?: TokenCases | undefined
}

export interface Weight {
  bundleBytes: number
  importMs?: number
  install?: Footprint
}

export const packagesOf = ({ packages }: Contender) => packages.join(' + ')

export const ratio = ({ median, min, max }: Spread) => `${median.toFixed(2)} (${min.toFixed(2)}-${max.toFixed(2)})`

export const kilobytes = (bytes: number | undefined, digits = 1) =>
  bytes === undefined ? '-' : (bytes / 1_000).toFixed(digits)

export const megabytes = (bytes: number | undefined) => (bytes === undefined ? '-' : (bytes / 1e6).toFixed(1))
