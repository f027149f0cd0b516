import { expect, test, vi } from 'vitest'
import { derivePlace, storeKeyOf } from './record-place.ts'

test('the same secrets of the same credential give the same place, and nothing else does', async () => {
  const place = await derivePlace('shop', 'shop:key', ['password', 'secret'])
  const again = await derivePlace('shop', 'shop:key', ['password', 'secret'])
  expect(again.name).toBe(place.name)
  const sealed = await place.seal!.seal('text', place.name)
  expect(await again.seal!.open(sealed, place.name)).toBe('text')
  for (const other of [
    await derivePlace('shop', 'shop:key', ['Password', 'secret']),
    await derivePlace('shop', 'shop:key', ['passwords', 'ecret']),
    await derivePlace('shop', 'shop:other', ['password', 'secret']),
  ]) {
    expect(other.name).not.toBe(place.name)
    expect(await other.seal!.open(sealed, place.name)).toBeUndefined()
  }
})

test('the name says the vendor, and tells nothing of the secrets or the key', async () => {
  const { name } = await derivePlace('shop', 'shop:key', ['password'])
  expect(name).toMatch(/^shop:[0-9a-f]{32}$/)
})

test('each guess costs two rounds of what Cloudflare Workers allow, off the thread', async () => {
  const derive = vi.spyOn(crypto.subtle, 'deriveBits')
  let turns = 0
  const immediate = () => {
    turns += 1
    turning = setImmediate(immediate)
  }
  let turning = setImmediate(immediate)
  await derivePlace('shop', 'shop:key', ['password'])
  clearImmediate(turning)
  // The event loop keeps turning in the meantime.
  expect(turns).toBeGreaterThan(20)
  const asked = derive.mock.calls.map(([parameters]) => parameters)
  derive.mockRestore()
  expect(asked).toEqual(
    Array(2).fill(expect.objectContaining({ name: 'PBKDF2', hash: 'SHA-512', iterations: 100_000 })),
  )
})

test('a name shows the vendor and 32 digits, whatever the credential', async () => {
  const names = await Promise.all(Array.from({ length: 100 }, (_, index) => storeKeyOf('acme', ['client', index])))
  for (const name of names) expect(name).toMatch(/^acme:[0-9a-f]{32}$/)
  expect(new Set(names).size).toBe(100)
})
