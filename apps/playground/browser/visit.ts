import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { WatchedPage } from './browser.ts'

declare global {
  interface Window {
    axe: typeof axe
  }
}

/** Waits until the mocks answer. */
export async function ready(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Zogo', exact: true }).first().waitFor({ state: 'attached' })
}

/** Returns the violations that axe finds, each with its HTML. Axe can't look into a frame that runs no scripts. */
export async function faultsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { violations } = await window.axe.run({ iframes: false, resultTypes: ['violations'] })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
  })
}

/** Checks that the console has no errors, the policy blocked nothing, and no request went to another host. */
export function expectClean({ complaints, reached, page }: WatchedPage): void {
  expect(complaints).toEqual([])
  expect([...reached]).toEqual([new URL(page.url()).host])
}
