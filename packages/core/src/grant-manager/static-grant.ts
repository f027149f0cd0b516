import { Secret } from '../errors/secret.ts'
import type { GrantManager } from './types.ts'

/** The parts that do not depend on the key. */
const unchanging: Omit<GrantManager, 'ready' | 'lease'> = {
  renewable: false,
  mints: () => 0,
  accept: () => {},
  refuse: () => {},
  replace: async () => undefined,
  status: () => ({ state: 'static', version: 1, sharing: 'memory' }),
  reset: async () => {},
}

/** Makes the manager of a key that has no login and never expires. If it is refused, only its owner can replace it. */
export function createStaticGrant(key: string): GrantManager {
  const lease = { version: 1, access: new Secret(key), mint: 0 }
  return { ...unchanging, ready: () => lease, lease: async () => lease }
}
