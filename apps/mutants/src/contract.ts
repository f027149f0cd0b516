import { testWay } from 'test-kit/contract'
import { findSpecs } from 'test-kit/specs'

// These tests run against mutants of core, and ways of one kind differ in the vendors' code only. So one way of each
// kind is enough: a fixed key, a person who must log in, and a login with a refresh token.
const names = ['casso by API key', 'its as a shop', 'zogo']

for (const { ways } of await findSpecs()) {
  for (const way of ways) if (names.includes(way.name)) testWay(way)
}
