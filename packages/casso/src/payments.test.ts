import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { createPayments } from '../payments.ts'
import { post } from '../test/deliveries.ts'
import { createCasso } from './index.ts'
import { mockCasso } from './mock.ts'

const mock = mockCasso()
useMocks(mock)
const source = readFileSync(new URL('../payments.ts', import.meta.url), 'utf8')
const secureToken = 'made-up-token'

/** Opens the recipe `count` times on one database file, each with its own connection, like separate processes. */
function open(count = 1) {
  const file = join(mkdtempSync(join(tmpdir(), 'casso-')), 'shop.db')
  const shops = Array.from({ length: count }, () => {
    const db = new DatabaseSync(file)
    db.exec('PRAGMA busy_timeout = 5000')
    return { db, ...createPayments(db, createCasso(mock.credentials), () => secureToken) }
  })
  const [{ db }] = shops as [(typeof shops)[0]]
  for (const [, statement] of source.matchAll(/^\/\/ (CREATE TABLE .+)$/gm)) db.exec(statement ?? '')
  for (const [code, price] of [
    ['DH34', 100_000],
    ['DH35', 250_000],
  ] as const) {
    db.prepare('INSERT INTO orders (code, price) VALUES (?, ?)').run(code, price)
  }
  const orders = () =>
    db
      .prepare('SELECT code, paid_by FROM orders ORDER BY code')
      .all()
      .map(({ paid_by }) => paid_by)
  const booked = () =>
    db
      .prepare('SELECT id FROM payments WHERE booked = 1 ORDER BY id')
      .all()
      .map(({ id }) => id)
  return { shops, db, orders, booked }
}
const transfer = { id: 9_001, description: 'NGUYEN VAN A chuyen tien dh 35.CT tu 0450', amount: 250_000 }
const delivery = (...data: object[]) => post({ error: 0, data }, { 'secure-token': secureToken })

test('README recipe: a transfer that names an order and its price pays it, and is booked once', async () => {
  const { shops, orders, booked } = open()
  const { webhook } = shops[0]!
  for (let count = 0; count < 2; count += 1) expect((await webhook(delivery(transfer))).status).toBe(200)
  expect((await webhook(delivery({ ...transfer, id: 9_002, amount: 1 }))).status).toBe(200)
  expect((await webhook(delivery({ ...transfer, id: 0 }))).status).toBe(200)
  expect(orders()).toEqual([null, 9_001])
  expect(booked()).toEqual([9_001, 9_002])
})

test('README recipe: of two processes, one books the same delivery', async () => {
  const { shops, booked } = open(2)
  const answers = await Promise.all(shops.map(({ webhook }) => webhook(delivery(transfer))))
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  expect(booked()).toEqual([9_001])
  expect(shops.map(({ claims }) => claims.claim(9_001))).toEqual([false, false])
})

test('README recipe: a claim whose process died is taken again once its time is over', async () => {
  const { shops, db, booked } = open()
  const { webhook, claims } = shops[0]!
  expect([claims.claim(9_001), claims.claim(9_001)]).toEqual([true, false])
  await webhook(delivery(transfer))
  expect(booked()).toEqual([])
  db.exec('UPDATE payments SET claimed_until = unixepoch() - 1')
  await webhook(delivery(transfer))
  expect(booked()).toEqual([9_001])
})

test('README recipe: the job books what no webhook brought, and nothing twice', async () => {
  const { shops, orders, booked } = open()
  const { webhook, reconcile } = shops[0]!
  await mock.receive({ ...transfer, id: 500_001 })
  await mock.receive({ id: 500_002, description: 'DH34', amount: 100_000 })
  await mock.deliver(webhook, { version: 1, transaction: { ...transfer, id: 500_001 } })
  await webhook(delivery({ ...transfer, id: 500_001 }))
  for (let count = 0; count < 2; count += 1) await reconcile()
  expect(orders()).toEqual([500_002, 500_001])
  expect(booked()).toEqual([400_001, 500_001, 500_002])
})

test('README shows the recipe that is tested here, in both languages', () => {
  for (const name of ['README.md', 'README.vi.md']) {
    expect(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'), name).toContain(source.trim())
  }
})
