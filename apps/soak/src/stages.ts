import type { AnyWay } from 'test-kit/spec'
import { findSpecs } from 'test-kit/specs'

/** A way to log in with its own vendor, and the role of the clients there. */
export interface Stage {
  /** The first part of the vendor's paths. */
  name: string
  way: AnyWay
  /** One client, two clients with one store, or one client after another for a few calls each. */
  role: (typeof roles)[number]
}

const roles = ['alone', 'sharing', 'passing'] as const

/** Returns every way of every vendor, in every role. */
export async function findStages(): Promise<Stage[]> {
  const ways = (await findSpecs()).flatMap((spec) => spec.ways)
  return ways.flatMap((way, index) => roles.map((role) => ({ name: `${role}-${index}`, way, role })))
}
