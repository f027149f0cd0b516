import { expect, test } from 'vitest'
import { storeKeyOf } from './store-key.ts'

test('a name shows the vendor and 32 digits, whatever the credential', async () => {
  const names = await Promise.all(Array.from({ length: 100 }, (_, index) => storeKeyOf('acme', ['client', index])))
  for (const name of names) expect(name).toMatch(/^acme:[0-9a-f]{32}$/)
  expect(new Set(names).size).toBe(100)
})
