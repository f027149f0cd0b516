import { testWay } from 'test-kit/contract'
import { findSpecs } from 'test-kit/specs'

// The ways differ by what the vendors say, which is not what is changed here, so one of each kind is enough:
// a fixed key, a person who must log in, and a login with a refresh token.
const names = ['casso by API key', 'its as a shop', 'zogo']

for (const { ways } of await findSpecs()) {
  for (const way of ways) if (names.includes(way.name)) testWay(way)
}
