import { readFileSync } from 'node:fs'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { useSite } from './use-site.ts'
import { expectClean, faultsOf, ready } from './visit.ts'

const { openAt } = useSite()

async function open(place: string) {
  const visit = await openAt(`#/${place}`)
  await ready(visit.page)
  return visit
}

test('a hundred calls wait for one login, where a hand-written client makes a hundred', async () => {
  const visit = await open('zogo/crowd?lang=en')
  const { page } = visit
  await page.getByRole('button', { name: 'Run 100 calls on each side' }).click()
  const bill = page.locator('[data-bill]')
  await bill.waitFor()
  const row = async (name: string) => (await bill.locator(`[data-row="${name}"] td`).allInnerTexts()).map(Number)
  expect(await row('logins')).toEqual([1, 100])
  expect(await row('failures')).toEqual([0, 0])
  expect(await row('requests')).toEqual([101, 200])
  await page.getByText('402 arrows').waitFor()
  expectClean(visit)
  await visit.close()
}, 240_000)

test('a thousand arrows stay smooth', async () => {
  const visit = await open('zogo/crowd?lang=en&calls=250')
  const { page } = visit
  await page.getByRole('switch', { name: 'Group repeats' }).press('Space')
  const during = await watchFrames(page)
  await page.getByRole('button', { name: 'Run 250 calls on each side' }).click()
  await page.getByText('1002 arrows').waitFor()
  await page.locator('[data-bill]').waitFor()
  const arriving = await during()
  const wire = page.getByRole('group', { name: 'The wire' })
  const scrolling = await watchFrames(page)
  for (let turn = 0; turn < 40; turn += 1) {
    await wire.evaluate((element, top) => element.scrollTo({ top }), turn * 800)
    await page.evaluate(() => new Promise(requestAnimationFrame))
  }
  // Only what is in view is drawn.
  expect(await page.locator('[data-arrow]').count()).toBeLessThan(60)
  // Reported, not asserted: how long a frame takes depends on the machine.
  console.log('1,000 arrows, as they arrive:', arriving, '· scrolled:', await scrolling())
  expectClean(visit)
  await visit.close()
}, 240_000)

test('the wire can be filtered, paused, cleared, opened and taken along, without a secret', async () => {
  const visit = await open('zogo/calls?lang=en')
  const { page } = visit
  await page.getByLabel('clientSecret').waitFor()
  const secrets = await page
    .getByRole('group', { name: 'Credentials' })
    .getByRole('textbox')
    .evaluateAll((boxes) =>
      boxes
        .map((box) => (box instanceof HTMLInputElement ? box.value : ''))
        .filter((value) => value.startsWith('mock-')),
    )
  expect(secrets.length).toBeGreaterThan(1)
  const run = page.getByRole('button', { name: 'Run', exact: true })
  await run.click()
  await page.getByText('6 arrows').waitFor()

  const [har] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export HAR' }).click(),
  ])
  const archive = readFileSync(await har.path(), 'utf8')
  expect(JSON.parse(archive).log.entries).toHaveLength(2)
  const [svg] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export SVG' }).click(),
  ])
  const picture = readFileSync(await svg.path(), 'utf8')
  expect(picture).toMatch(/^<svg .*POST \/api\/v2\/login/)

  await page.getByRole('button', { name: /Client → Login: POST/ }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('https://sandbox.zogo.vn/api/v2/login').waitFor()
  const shown = await drawer.textContent()
  expect(await faultsOf(page)).toEqual([])
  for (const secret of secrets) for (const text of [archive, picture, shown]) expect(text).not.toContain(secret)
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })

  await page.getByLabel('Filter').fill('login')
  expect(await page.getByRole('button', { name: /→/ }).count()).toBe(1)
  await page.getByLabel('Filter').fill('')
  await page.getByRole('button', { name: 'Pause' }).click()
  await run.click()
  await page.getByText('6 arrows').waitFor()
  await page.getByRole('button', { name: 'Clear' }).click()
  await page.getByText(/appears here as it happens/).waitFor()
  expectClean(visit)
  await visit.close()
})

test('a call is in the address, and its errors are beside the fields', async () => {
  const given = encodeURIComponent(JSON.stringify({ soc: 'NOBODY' }))
  const visit = await open(`supership/calls?lang=en&op=orders.get&in=${given}&way=supership%20by%20password%20grant`)
  const { page } = visit
  const code = page.getByRole('textbox', { name: 'Code', exact: true })
  await code.waitFor()
  expect(await code.textContent()).toContain(`supership.orders.get({ soc: 'NOBODY' })`)
  expect(await code.textContent()).toContain('password: process.env.SUPERSHIP_PASSWORD')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.locator('[data-result]').waitFor()
  await page.getByText('What to do').waitFor()
  await page.getByRole('tab', { name: 'Raw exchange' }).click()
  await page
    .getByText(/orders\/info\?code=NOBODY/)
    .first()
    .waitFor()

  await page.getByLabel('Call', { exact: true }).selectOption('orders.create')
  const weight = page.locator('form').getByLabel(/^weight/)
  expect(await descriptionOf(weight)).toBe('Grams, 50,000 at most.')
  await page
    .locator('form')
    .getByLabel(/^note string, optional/)
    .waitFor()
  expect(await page.locator('form').getByLabel(/^note/).getAttribute('placeholder')).toBe('Gọi trước khi giao')
  await weight.fill('60000')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.locator('[data-result="invalid_input"]').waitFor()
  expect(await descriptionOf(weight)).toContain('at most 50000 grams')
  expect(await page.locator('form [aria-invalid="true"]').count()).toBe(1)
  expect(await faultsOf(page)).toEqual([])
  expect(page.url()).toContain('op=orders.create')
  await page.getByRole('button', { name: 'Tiếng Việt' }).click()
  await expect.poll(() => descriptionOf(weight)).toContain('Tính bằng gam, nhiều nhất 50.000.')
  expectClean(visit)
  await visit.close()
})

test('the code follows the form, and the form follows the code', async () => {
  const visit = await open('supership/calls?lang=en&op=orders.quote')
  const { page } = visit
  const code = page.getByRole('textbox', { name: 'Code', exact: true })
  const weight = page.locator('form').getByLabel(/^weight/)
  await weight.fill('800')
  await code.getByText('weight: 800,').waitFor()
  await code.getByText('weight: 800,').click()
  await page.keyboard.press('End')
  await page.keyboard.type(" value: 'x', note: process.env.NOTE,")
  await page.getByText(/The form keeps the values from before/).waitFor()
  expect(await weight.inputValue()).toBe('800')
  for (let letter = 0; letter < ' note: process.env.NOTE,'.length; letter += 1) await page.keyboard.press('Backspace')
  await page.keyboard.press('Home')
  await page.keyboard.type('odd: 1, ')
  expect(page.url()).toContain(encodeURIComponent('"odd":1'))
  await page.getByText(/The form keeps the values from before/).waitFor({ state: 'detached' })
  // The editor keeps the text as typed until it loses the focus. The tab key leaves it.
  expect(await code.textContent()).toContain('odd: 1, weight: 800')
  await page.keyboard.press('Tab')
  expect(await code.evaluate((element) => element.contains(document.activeElement))).toBe(false)
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await page.locator('[data-result="invalid_input"]').waitFor()
  expect(await faultsOf(page)).toEqual([])
  expectClean(visit)
  await visit.close()
})

test('the clock moves forward, and the grant is renewed before it ends', async () => {
  const visit = await open('zogo/calls?lang=en')
  const { page } = visit
  const run = page.getByRole('button', { name: 'Run', exact: true })
  await run.click()
  await page.locator('[data-state="fresh"]').waitFor()
  await page.getByRole('button', { name: '+1 year' }).click()
  await page.locator('[data-state="expired"]').waitFor()
  await run.click()
  await page.getByText('version 2').waitFor()
  await page.locator('[data-state="fresh"]').waitFor()
  expectClean(visit)
  await visit.close()
})

test('everything can be done by keyboard', async () => {
  const visit = await open('?lang=en')
  const { page } = visit
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await press('Tab', 'Enter')
  expect(await focused(page)).toBe('main')
  await press('g', '1')
  await page.getByRole('heading', { level: 1, name: 'Casso' }).waitFor()
  await page.locator('#wire-title').waitFor({ state: 'attached' })
  await press('w')
  expect(await focused(page)).toBe('wire-title')
  const scheme = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme)
  const before = await scheme()
  await press('t')
  expect(await scheme()).not.toBe(before)
  await press('l')
  await page.getByRole('button', { name: 'Chạy tất cả' }).waitFor()
  await press('?')
  await page.getByRole('dialog', { name: 'Phím tắt' }).waitFor()
  await press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  // With the tab key only, from the tab of the story to a step that runs.
  await page.getByRole('tab', { name: 'Câu chuyện' }).focus()
  for (let steps = 0; steps < 12 && !(await activeText(page)).startsWith('Chạy bước này'); steps += 1)
    await press('Tab')
  await press('Enter')
  await page.getByText('acb_digi 17271687').first().waitFor()
  await press('g', 's')
  await page.getByRole('heading', { level: 1, name: 'Năm dịch vụ, một cách gọi' }).waitFor()
  expectClean(visit)
  await visit.close()
})

/** Starts to measure frames and long tasks. The returned function describes them, in ms. */
async function watchFrames(page: Page): Promise<() => Promise<string>> {
  const watch = await page.evaluateHandle(() => {
    const frames: number[] = []
    const tasks: number[] = []
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ type: 'longtask' })
    let last = performance.now()
    const next = (now: number) => {
      frames.push(now - last)
      last = now
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
    return { frames, tasks }
  })
  return async () => {
    const { frames, tasks } = await watch.jsonValue()
    const sorted = frames.toSorted((a, b) => a - b)
    const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0)
    const longest = Math.round(Math.max(0, ...tasks))
    return `${frames.length} frames, median ${at(0.5)}, 95 % under ${at(0.95)}, longest ${at(1)}; ${tasks.length} long tasks, longest ${longest}`
  }
}

const descriptionOf = (field: Locator) =>
  field.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent)
      .join(' ')
      .trim(),
  )
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id)
const activeText = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '')
