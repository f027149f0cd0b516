import { testWay } from './contract.ts'
import { findSpecs } from './specs.ts'

for (const { ways } of await findSpecs()) {
  for (const way of ways) testWay(way)
}
