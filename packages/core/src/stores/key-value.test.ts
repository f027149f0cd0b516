import { createFakeClock } from 'test-kit/fake-clock'
import { expect, test } from 'vitest'
import { Secret } from '../errors/secret.ts'
import { createGrantManager } from '../grant-manager/grant-manager.ts'
import type { GrantRecord } from './grant-store.ts'
import { type KeyValueStorage, keyValueGrantStore } from './key-value.ts'
import { sealer } from './sealer.ts'

const record = (revision: string): GrantRecord => ({
  revision,
  grant: { access: `access-${revision}` },
  expiresAt: Date.now() + 60_000,
})

/** Like `keyv`: promises, and a life in milliseconds. */
function createKeyvLike() {
  const map = new Map<string, unknown>()
  const lives: number[] = []
  const storage = {
    get: async (key: string) => map.get(key),
    set: async (key: string, value: string, lifeMs: number) => {
      lives.push(lifeMs)
      map.set(key, value)
      return true
    },
    delete: async (key: string) => map.delete(key),
  }
  return { map, lives, storage }
}

/** Like `unstorage`: null for nothing, JSON parsed on the way out, and a life in seconds. */
function createUnstorageLike() {
  const map = new Map<string, unknown>()
  const lives: number[] = []
  const storage = {
    getItem: async (key: string) => map.get(key) ?? null,
    setItem: async (key: string, value: string, { ttl }: { ttl: number }) => {
      lives.push(ttl * 1_000)
      map.set(key, JSON.parse(value))
    },
    removeItem: async (key: string) => void map.delete(key),
  }
  return { map, lives, storage }
}

function createPlainMap() {
  const map = new Map<string, unknown>()
  return { map, lives: [60_000], storage: map }
}

const kinds = [
  ['keyv', createKeyvLike],
  ['unstorage', createUnstorageLike],
  ['a Map', createPlainMap],
] as const

test.each(kinds)('%s keeps records until another revision is named or they are dropped', async (_name, create) => {
  const { map, lives, storage } = create()
  const store = keyValueGrantStore(storage)
  expect(await store.load('shop:1')).toBeUndefined()
  const first = record('1')
  expect(await store.save('shop:1', first)).toBe(true)
  expect([...map.keys()]).toEqual(['grants:shop:1'])
  expect(lives[0]).toBe(60_000)
  expect(await store.load('shop:1')).toEqual(first)
  expect(await store.save('shop:1', record('2'), '1')).toBe(true)
  expect(await store.save('shop:1', record('3'), '1')).toBe(false)
  await store.drop('shop:1', '1')
  expect(await store.load('shop:1')).toMatchObject({ revision: '2' })
  await store.drop('shop:1', '2')
  expect(await store.load('shop:1')).toBeUndefined()
  await store.save('shop:1', record('4'), '2')
  await store.drop('shop:1')
  expect(map.size).toBe(0)
})

test.each(kinds)('%s holds no grant in clear when there is a sealer', async (_name, create) => {
  const { map, storage } = create()
  const seal = sealer(new Uint8Array(32).fill(1))
  const store = keyValueGrantStore(storage, { prefix: 'mine:', seal })
  await store.save('shop:1', record('1'))
  expect(JSON.stringify([...map])).not.toContain('access')
  expect(await store.load('shop:1')).toMatchObject({ grant: { access: 'access-1' } })
  const kept = map.get('mine:shop:1')
  map.set('mine:shop:2', kept)
  expect(await store.load('shop:2')).toBeUndefined()
  const sealed = typeof kept === 'string' ? JSON.parse(kept) : kept
  for (const change of [{ revision: '2' }, { expiresAt: sealed.expiresAt + 1 }, { expiresAt: undefined }]) {
    map.set('mine:shop:1', JSON.stringify({ ...sealed, ...change }))
    expect(await store.load('shop:1'), JSON.stringify(change)).toBeUndefined()
  }
})

test('B13: a sibling’s grant is taken over, and the status says that there is no lock', async () => {
  const { map, storage } = createKeyvLike()
  let logins = 0
  const join = () =>
    createGrantManager({
      vendor: 'shop',
      login: async () => {
        logins += 1
        return { access: new Secret(`token-${logins}`), lifeMs: 60_000 }
      },
      store: keyValueGrantStore(storage),
      storeKey: async () => 'shop:1',
      clock: createFakeClock(),
      deadlineMs: 1_000,
    })
  const [one, two] = [join(), join()]
  expect((await one.lease()).access.reveal()).toBe('token-1')
  const lease = await two.lease()
  expect(lease.access.reveal()).toBe('token-1')
  expect(two.status().sharing).toBe('store')
  expect((await two.replace(lease))?.access.reveal()).toBe('token-2')
  map.set('grants:shop:1', 'garbage')
  expect((await join().lease()).access.reveal()).toBe('token-3')
  expect((await join().lease()).access.reveal()).toBe('token-3')
})

test('B13: a record that keyv could not keep, which it reports with false, is an error of the store', async () => {
  const { storage } = createKeyvLike()
  const failing = { ...storage, set: async () => false, delete: async () => false }
  await expect(keyValueGrantStore(failing).save('shop:1', record('1'))).rejects.toThrow('did not keep')
  await expect(keyValueGrantStore(failing).drop('shop:1')).resolves.toBeUndefined()
  const events: unknown[] = []
  const manager = createGrantManager({
    vendor: 'shop',
    login: async () => ({ access: new Secret('token'), lifeMs: 60_000 }),
    store: keyValueGrantStore(failing),
    storeKey: async () => 'shop:1',
    onEvent: (event) => events.push(event),
  })
  expect((await manager.lease()).access.reveal()).toBe('token')
  expect(events).toContainEqual(expect.objectContaining({ type: 'store.failed', step: 'save' }))
})

test('storage or an option of the wrong kind is a TypeError that says what is missing', () => {
  for (const storage of [undefined, null, 'redis://localhost', {}, { get: () => {} }]) {
    expect(() => keyValueGrantStore(storage as unknown as KeyValueStorage)).toThrow(TypeError)
    expect(() => keyValueGrantStore(storage as unknown as KeyValueStorage)).toThrow(/'delete'.*'removeItem'/)
  }
  const options = { prefix: 7 } as object
  expect(() => keyValueGrantStore(new Map(), options)).toThrow(
    new TypeError("[keyValueGrantStore] wrong options: 'prefix' must be string"),
  )
})
