import { expect, test } from 'vitest'
import { createStaticGrant } from './static-grant.ts'

test('a key is ready at once, stays the same, and cannot be replaced', async () => {
  const grants = createStaticGrant('key')
  const lease = await grants.lease()
  expect(lease.access.reveal()).toBe('key')
  expect(grants.ready()).toBe(lease)
  expect(await grants.replace(lease)).toBeUndefined()
  await grants.reset()
  expect(await grants.lease()).toBe(lease)
  expect([grants.renewable, grants.mints()]).toEqual([false, 0])
  expect(grants.status()).toEqual({ state: 'static', version: 1, sharing: 'memory' })
})
