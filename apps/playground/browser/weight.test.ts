import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, openPage } from './browser.ts'
import { serveSite } from './site.ts'
import { ready } from './visit.ts'

const dist = resolve(import.meta.dirname, '../dist')
const most = 300_000

let browser: Browser
let site: Awaited<ReturnType<typeof serveSite>>
beforeAll(async () => {
  site = await serveSite()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  site?.close()
})

test('the first load is under 300 kB gzip, mocks and clients included', async () => {
  const { page, close } = await openPage(browser, site.url)
  await ready(page)
  const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
  const files = [...new Set(names.filter((name) => name.includes('/assets/')))].map(
    (name) => name.split('/').pop() ?? '',
  )
  const sizes = ['index.html', ...files.map((name) => join('assets', name))].map(
    (name) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length,
  )
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`first load: ${(total / 1_000).toFixed(1)} kB gzip in ${sizes.length} files`)
  expect(files.length).toBeGreaterThan(2)
  expect(total).toBeLessThan(most)
  await close()
})

test('the largest paint on a slowed processor is reported', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.goto(site.url)
  await ready(page)
  const paint = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        const observer = new PerformanceObserver((list) => done(list.getEntries().at(-1)?.startTime ?? 0))
        observer.observe({ type: 'largest-contentful-paint', buffered: true })
      }),
  )
  console.log(`largest contentful paint, 4 times slowed: ${Math.round(paint)} ms`)
  expect(paint).toBeGreaterThan(0)
  await context.close()
})
