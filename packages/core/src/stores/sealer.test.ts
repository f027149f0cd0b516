import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sealer } from './sealer.ts'

const keyOf = (byte: number) => new Uint8Array(32).fill(byte)
const anyKey = fc.uint8Array({ minLength: 32, maxLength: 32 })
const anyText = fc.string({ unit: 'binary', maxLength: 200 })

test('what was sealed opens with the same key in the same partition, and with no other', async () => {
  await fc.assert(
    fc.asyncProperty(anyKey, anyKey, anyText, anyText, anyText, async (key, other, text, partition, elsewhere) => {
      fc.pre(partition !== elsewhere && key.some((byte, index) => byte !== other[index]))
      const sealed = await sealer([key]).seal(text, partition)
      expect(await sealer([key]).open(sealed, partition)).toBe(text)
      expect(await sealer([other, key]).open(sealed, partition)).toBe(text)
      expect(await sealer([key]).open(sealed, elsewhere)).toBeUndefined()
      expect(await sealer([other]).open(sealed, partition)).toBeUndefined()
    }),
  )
})

test('a text that begins with a byte order mark keeps it', async () => {
  const { seal, open } = sealer(keyOf(1))
  expect(await open(await seal('\uFEFFtext', 'shop'), 'shop')).toBe('\uFEFFtext')
})

test('any flipped bit makes it a miss', async () => {
  await fc.assert(
    fc.asyncProperty(anyKey, anyText, fc.nat(), fc.nat(15), async (key, text, at, bit) => {
      const { seal, open } = sealer(key)
      const sealed = await seal(text, 'shop')
      const index = at % sealed.length
      const flipped = String.fromCharCode(sealed.charCodeAt(index) ^ (1 << bit))
      expect(await open(sealed.slice(0, index) + flipped + sealed.slice(index + 1), 'shop')).toBeUndefined()
    }),
    { numRuns: 1_000 },
  )
})

test('any other text is a miss', async () => {
  const { seal, open } = sealer(keyOf(1))
  const [version, id, iv, data] = (await seal('text', 'shop')).split('.')
  const others = ['', 'v1', '....', `v2.${id}.${iv}.${data}`, `${version}.${id}.${iv}`, `${version}.${id}.${iv}.`]
  others.push(`${version}.${id}..${data}`, `${version}.${id}.${iv}.${data}.`, `${version}.${id}.${data}.${iv}`)
  for (const other of others) expect(await open(other, 'shop')).toBeUndefined()
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      expect(await open(text, 'shop')).toBeUndefined()
    }),
  )
})

test('the sealed form tells nothing of the text and is another each time', async () => {
  const { seal } = sealer(keyOf(1))
  const sealed = await Promise.all(Array.from({ length: 100 }, () => seal('top-secret', 'shop')))
  expect(new Set(sealed.map((text) => text.split('.')[2])).size).toBe(100)
  for (const text of sealed) expect(text).toMatch(/^v1\.[\w-]{8}\.[\w-]{16}\.[\w-]{35}$/)
})

test('the first key seals, and keys may be text', async () => {
  const text = Buffer.from(keyOf(2)).toString('base64url')
  const sealed = await sealer([text, keyOf(1)]).seal('text', 'shop')
  expect(await sealer(keyOf(2)).open(sealed, 'shop')).toBe('text')
  expect(await sealer(keyOf(1)).open(sealed, 'shop')).toBeUndefined()
})

test('a key changed by its owner afterwards is the key it was', async () => {
  const key = keyOf(1)
  const { open } = sealer(key)
  key.fill(0)
  expect(await open(await sealer(keyOf(1)).seal('text', 'shop'), 'shop')).toBe('text')
})

test('wrong keys are a TypeError that names the option and shows no key', () => {
  const short = 'c2hvcnQtc2VjcmV0'
  const padded = `${Buffer.from(keyOf(2)).toString('base64url')}=`
  const wrong: unknown[] = [
    undefined,
    null,
    [],
    '',
    short,
    [short],
    padded,
    7,
    {},
    new Uint8Array(31),
    [keyOf(1), short],
  ]
  for (const keys of wrong) {
    const make = () => sealer(keys as string)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(/'keys' must be one or more keys of 32 bytes/)
    expect(make).not.toThrow(short)
  }
})
