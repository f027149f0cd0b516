import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { en } from '../web/words/en.ts'
import { vi } from '../web/words/vi.ts'
import { openPage } from './browser.ts'
import { useSite } from './use-site.ts'
import { ready } from './visit.ts'

const dist = resolve(import.meta.dirname, '../dist')
const most = 300_000

const { stage, openAt } = useSite()

test('the first load is under 300 kB gzip, mocks and clients included', async () => {
  const { page, close } = await openAt('')
  await ready(page)
  const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
  const files = [...new Set(names.filter((name) => name.includes('/assets/')))].map(
    (name) => name.split('/').pop() ?? '',
  )
  const sizes = ['index.html', ...files.map((name) => join('assets', name))].map(
    (name) => gzipSync(readFileSync(join(dist, name)), { level: 9 }).length,
  )
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const parts = files.map((name, index) => `${name} ${((sizes[index + 1] ?? 0) / 1_000).toFixed(1)}`)
  console.log(`first load: ${(total / 1_000).toFixed(1)} kB gzip: ${parts.join(', ')}`)
  expect(files.length).toBeGreaterThan(2)
  expect(total).toBeLessThan(most)
  await close()
})

test.each([1280, 360])('the largest paint on a slowed processor is reported, %i wide', async (width) => {
  const context = await stage.browser.newContext({ viewport: { width, height: 900 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.goto(`${stage.site.url}#/?lang=vi`)
  await ready(page)
  const largest = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        const observer = new PerformanceObserver((list) => done(list.getEntries().at(-1)?.startTime ?? 0))
        observer.observe({ type: 'largest-contentful-paint', buffered: true })
      }),
  )
  console.log(`largest contentful paint, ${width} wide, 4 times slowed: ${Math.round(largest)} ms`)
  // Reported, not asserted: a busy machine may paint late.
  expect(largest).toBeGreaterThan(0)
  expect(await page.locator('.first-paint').count()).toBe(0)
  await context.close()
})

test('without scripts the page says what it is, in the language and the theme of the address', async () => {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  for (const { heroTitle, hero } of [en, vi]) for (const words of [heroTitle, ...hero]) expect(html).toContain(words)
  const context = await stage.browser.newContext({ colorScheme: 'light' })
  const page = await context.newPage()
  await page.route('**/assets/*.js', (route) => route.abort())
  await page.goto(`${stage.site.url}#/?lang=vi&theme=dark`)
  expect(await page.getByRole('heading', { level: 1 }).allTextContents()).toEqual([vi.heroTitle])
  expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe('dark')
  await context.close()
})

test('the documents are where the site puts this page', async () => {
  const { page, close } = await openPage(stage.browser, `${stage.site.published}#/?lang=en`)
  await ready(page)
  const link = async (name: string) => page.getByRole('link', { name, exact: true }).last().getAttribute('href')
  expect(await link(en.documentLinks)).toBe('../')
  expect(await link('Zogo')).toBe('../packages/zogo.html')
  await page.goto(`${stage.site.published}#/zogo?lang=vi`)
  await page.locator('#wire-title').waitFor()
  expect(await link(vi.vendorDocuments)).toBe('../vi/packages/zogo.html')
  await page.goto(`${stage.site.url}#/zogo?lang=vi`)
  await page.locator('#wire-title').waitFor()
  expect(await link(vi.vendorDocuments)).toMatch(/^https:.*\/packages\/zogo\/README.vi.md$/)
  // The address by which the site links to this page.
  await page.goto(`${stage.site.published}?lang=vi`)
  await page.getByRole('heading', { level: 1, name: vi.heroTitle }).waitFor()
  const build = readFileSync(resolve(dist, '../../docs/src/build.ts'), 'utf8')
  expect(build).toMatch(/cpSync\(.*playground\/dist.*resolve\(site, 'playground'\)/)
  await close()
})
