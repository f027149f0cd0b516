import { testWay } from 'test-kit/contract'
import { ways } from '../spec.ts'

for (const way of ways) testWay(way)
