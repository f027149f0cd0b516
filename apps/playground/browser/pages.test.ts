import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { findSpecs } from 'test-kit/specs'
import { expect, test } from 'vitest'
import { pictures } from './site.ts'
import { useSite } from './use-site.ts'
import { expectClean, faultsOf, ready } from './visit.ts'

const vendors = (await findSpecs()).map(({ name }) => name)
const tabs = ['story', 'calls', 'trouble', 'crowd']
const pages = ['', ...vendors.flatMap((vendor) => tabs.map((tab) => `${vendor}/${tab}`))]
const widths = { wide: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } }
const visits = (['wide', 'phone'] as const).flatMap((size) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    (['en', 'vi'] as const).map((language) => ({ size, theme, language })),
  ),
)

const { openAt } = useSite()

test.each(visits)(
  'every page is clean and accessible: $size, $theme, $language',
  async ({ size, theme, language }) => {
    const viewport = widths[size]
    const visit = await openAt(`#/?lang=${language}&theme=${theme}`, { viewport })
    const { page } = visit
    await ready(page)
    const faults: string[] = []
    for (const path of pages) {
      await page.evaluate((hash) => {
        window.location.hash = hash
      }, `#/${path}?lang=${language}&theme=${theme}`)
      if (path !== '') await page.locator('#wire-title').waitFor()
      if (path.endsWith('/calls'))
        await page.locator('.editor .cm-content').or(page.getByLabel(pathBelow)).first().waitFor()
      faults.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`))
      const shown = await page.evaluate(() => ({
        theme: document.documentElement.dataset.mantineColorScheme,
        language: document.documentElement.lang,
        width: document.documentElement.scrollWidth,
      }))
      expect([path, shown]).toEqual([path, { theme, language, width: viewport.width }])
      if (path.endsWith('/story')) expect(await isColoured(page), path).toBe(true)
      const name = `${path.replace('/', '-') || 'start'}.${size}.${theme}.${language}.png`
      await page.screenshot({ path: join(pictures, name), fullPage: true })
    }
    expect(faults).toEqual([])
    expectClean(visit)
    await visit.close()
  },
  600_000,
)

/** Whether the code has more than one colour: then the colours of the theme have loaded. */
const isColoured = (page: Page) =>
  page.evaluate(() => {
    const [keyword, plain] = ['.hljs-keyword', '.code'].map((place) => document.querySelector(place))
    return keyword && plain && getComputedStyle(keyword).color !== getComputedStyle(plain).color
  })

/** A label of the form for free calls, which a vendor without typed calls has. */
const pathBelow = /Path below the base|Đường dẫn sau địa chỉ gốc/
