import type { AnyWay } from 'test-kit/spec'
import { findSpecs } from 'test-kit/specs'

/** A way to log in with a vendor of its own, and who calls there. */
export interface Stage {
  /** The first part of the paths there. */
  name: string
  way: AnyWay
  /** One client, two over one store, or one after another that lives for a few calls. */
  role: (typeof roles)[number]
}

const roles = ['alone', 'sharing', 'passing'] as const

/** Every way of every vendor, in every role. */
export async function findStages(): Promise<Stage[]> {
  const ways = (await findSpecs()).flatMap((spec) => spec.ways)
  return ways.flatMap((way, index) => roles.map((role) => ({ name: `${role}-${index}`, way, role })))
}
