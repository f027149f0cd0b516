import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { findSpecs } from 'test-kit/specs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, openPage } from './browser.ts'
import { pictures, serveSite } from './site.ts'
import { expectClean, faultsOf, ready } from './visit.ts'

const vendors = (await findSpecs()).map(({ name }) => name)
const tabs = ['story', 'calls', 'trouble', 'crowd']
const pages = ['', ...vendors.flatMap((vendor) => tabs.map((tab) => `${vendor}/${tab}`))]
/** Both themes and both languages, and a phone; the other combinations differ in nothing that a fault could hide in. */
const visits = [
  { look: 'light', language: 'en', colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { look: 'dark', language: 'vi', colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  { look: 'phone', language: 'vi', colorScheme: 'light', viewport: { width: 360, height: 740 } },
] as const

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

test.each(visits)(
  'every page is clean and accessible: $look, $language',
  async ({ look, language, ...options }) => {
    const visit = await openPage(browser, `${site.url}#/?lang=${language}`, options)
    const { page } = visit
    await ready(page)
    const faults: string[] = []
    for (const path of pages) {
      await page.evaluate((hash) => {
        window.location.hash = hash
      }, `#/${path}?lang=${language}`)
      if (path !== '') await page.locator('#wire-title').waitFor()
      faults.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`))
      const { width } = options.viewport
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth)
      if (overflow !== width) faults.push(`${path}: is ${overflow} wide`)
      const name = `${path.replace('/', '-') || 'start'}.${look}.${language}.png`
      await page.screenshot({ path: join(pictures, name), fullPage: true })
    }
    expect(faults).toEqual([])
    expectClean(visit)
    await visit.close()
  },
  600_000,
)
