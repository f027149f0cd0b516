import { ways as casso } from '../../packages/casso/spec.ts'
import { ways as its } from '../../packages/its/spec.ts'
import { ways as zogo } from '../../packages/zogo/spec.ts'
import { testWay } from '../contract.ts'
import type { AnyWay } from '../spec.ts'

// The ways differ by what the vendors say, which is not what is changed here, so one of each kind will do:
// a fixed key, a person who must log in, and a login with a refresh token.
const names = ['casso by API key', 'its as a shop', 'zogo']

const ways: readonly AnyWay[] = [...casso, ...its, ...zogo]
for (const way of ways) if (names.includes(way.name)) testWay(way)
