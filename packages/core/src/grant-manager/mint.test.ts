import { expect, test } from 'vitest'
import { Secret } from '../errors/secret.ts'
import { systemClock } from '../utils/clock.ts'
import { expiredOnArrival, mintGrant, unavailable } from './mint.ts'

const never = () => new Promise<never>(() => {})

test('a failure says in words what was asked and what came of it', async () => {
  const options = {
    vendor: 'acme',
    clock: systemClock,
    deadlineMs: 1,
    login: never,
    refresh: never,
    storeKey: async () => 'key',
    emit: () => {},
  }
  const mint = (token?: Secret) => mintGrant(options, token, () => true)
  await expect(mint()).rejects.toThrow('[acme] login: No reply in time')
  await expect(mint(new Secret('token'))).rejects.toThrow('[acme] refresh: No reply in time')
  expect(expiredOnArrival('acme').message).toBe('[acme] login: The token had expired when it came')
  expect(unavailable('acme', new TypeError('odd'), new Date(0)).message).toBe(
    '[acme] login: The login failed in an unforeseen way',
  )
})
