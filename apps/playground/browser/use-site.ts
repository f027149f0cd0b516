import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launch, openPage } from './browser.ts'
import { serveSite } from './site.ts'

/** Serves the built page and starts a browser for the tests of a file. `stage` is filled once the tests run. */
export function useSite() {
  const stage = {} as { site: Awaited<ReturnType<typeof serveSite>>; browser: Browser }
  beforeAll(async () => {
    stage.site = await serveSite()
    stage.browser = await launch()
  })
  afterAll(async () => {
    await stage.browser?.close()
    stage.site?.close()
  })
  /** `hash` is the end of the address, such as `#/zogo`. */
  const openAt = (hash: string, options?: BrowserContextOptions) =>
    openPage(stage.browser, stage.site.url + hash, options)
  return { stage, openAt }
}
