import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findSpecs } from 'test-kit/specs'
import { expect, test } from 'vitest'
import { pictures } from './site.ts'
import { useSite } from './use-site.ts'
import { expectClean, faultsOf, ready } from './visit.ts'

const vendors = (await findSpecs()).map(({ name }, index) => ({
  vendor: name,
  language: index % 2 === 0 ? 'vi' : 'en',
}))

const picture = resolve(import.meta.dirname, '../picture.png')

const { openAt } = useSite()

test.each(['en', 'vi'])('the order travels through all vendors on the start page: %s', async (language) => {
  const visit = await openAt(`#/?lang=${language}`)
  const { page } = visit
  await ready(page)
  await page.locator('[data-play]').click()
  const stops = page.locator('ol li a')
  const count = await stops.count()
  expect(count).toBeGreaterThan(vendors.length)
  await page
    .locator('ol li a[data-state="done"]')
    .nth(count - 1)
    .waitFor()
  expect(await page.locator('[data-kept="false"]').count()).toBe(0)
  expect(await page.locator('ol [data-kept="true"]').count()).toBeGreaterThan(vendors.length)
  await stops.first().click()
  await page.locator('#wire-title').waitFor()
  expectClean(visit)
  await visit.close()
})

test.each(vendors)(
  'every step of the story of $vendor keeps what it promises, in $language',
  async ({ vendor, language }) => {
    const colorScheme = language === 'en' ? 'dark' : 'light'
    const visit = await openAt(`#/${vendor}/story?lang=${language}`, { colorScheme })
    const { page } = visit
    await ready(page)
    const runAll = page.getByRole('button', { name: language === 'en' ? 'Run all steps' : 'Chạy tất cả' })
    await runAll.click()
    await page.locator('button[data-loading]').first().waitFor({ state: 'detached' })
    const steps = await page.locator('section[aria-labelledby^="step-"]').count()
    expect(steps).toBeGreaterThan(2)
    expect(await page.locator('[data-kept="true"]').count()).toBeGreaterThanOrEqual(steps - 3)
    expect(await page.locator('[data-kept="false"]').allInnerTexts()).toEqual([])
    expect(await faultsOf(page)).toEqual([])
    // Start over, and run one step by itself.
    await page.getByRole('button', { name: language === 'en' ? 'Start over' : 'Làm lại từ đầu' }).click()
    expect(await page.locator('[data-kept]').count()).toBe(0)
    const one = page.getByRole('button', { name: language === 'en' ? /^Run this step/ : /^Chạy bước này/ }).first()
    await one.click()
    await page.locator('button[data-loading]').first().waitFor({ state: 'detached' })
    expectClean(visit)
    await visit.close()
  },
)

test('the order is paid by a VietQR', async () => {
  const visit = await openAt('#/casso/story?lang=en')
  const { page } = visit
  await ready(page)
  await page.getByRole('button', { name: /^Run this step: Where/ }).click()
  const qr = page.getByRole('img', { name: /VietQR/ })
  await qr.waitFor()
  // The fields of EMVCo: the amount, the country and the order's code.
  expect(await qr.getAttribute('alt')).toMatch(/5406250000.*5802VN.*DH35/)
  expectClean(visit)
  await visit.close()
})

test.each([
  ['en', 'Run this step: The owner of a shop', 'Grant access', /shop \d+ is connected/],
  ['vi', 'Chạy bước này: Chủ shop cho phép', 'Huỷ', /Chủ shop từ chối nên không có khoá. invalid_input: .*cancelled/],
] as const)(
  'the owner of a shop answers on the page of ITS itself, in %s: %s',
  async (language, step, answer, said) => {
    const visit = await openAt(`#/its/story?lang=${language}`, { colorScheme: 'dark' })
    const { page } = visit
    await ready(page)
    await page.getByRole('button', { name: new RegExp(`^${step}`) }).click()
    const address = page.locator('[data-address]')
    await address.getByText('https://its.mock.example/login?token=').waitFor()
    const frame = page.frameLocator('iframe')
    await frame.getByLabel('Shop').selectOption({ label: 'Shop B' })
    expect(await faultsOf(page)).toEqual([])
    await frame.getByRole('button', { name: answer }).press('Enter')
    await page.getByText(said).waitFor()
    await address.getByText('https://app.example/its?state=unguessable').waitFor()
    expect(await faultsOf(page)).toEqual([])
    expectClean(visit)
    await visit.close()
  },
)

test('what a step shows is in the language of the page: the message, the stages, the comments', async () => {
  const visit = await openAt('#/its/story?lang=vi')
  const { page } = visit
  await ready(page)
  await page.getByText('// Từ chối ngay trong HTTP 200').waitFor()
  await page.getByRole('button', { name: /^Chạy bước này: Khách nhận tin/ }).click()
  await page.getByText('Đơn hàng đang được giao').waitFor()
  const row = page.getByRole('row', { name: /order_code/ })
  expect(await row.getByRole('cell').textContent()).toBe('DH35')
  await page.evaluate(() => {
    window.location.hash = '#/supership/story?lang=vi'
  })
  await page.getByRole('button', { name: 'Chạy tất cả' }).click()
  for (const stage of ['Chờ Lấy Hàng', 'Đang Giao Hàng']) await page.getByText(stage, { exact: true }).waitFor()
  expectClean(visit)
  await visit.close()
})

test('the picture of the README is taken', async () => {
  const viewport = { width: 1220, height: 680 }
  const visit = await openAt('#/supership/story?lang=en', { viewport, colorScheme: 'light' })
  const { page } = visit
  await ready(page)
  await page.getByRole('button', { name: 'Run all steps' }).click()
  await page.locator('button[data-loading]').first().waitFor({ state: 'detached' })
  await page.evaluate(() => window.scrollTo(0, 0))
  // UPDATE_PICTURE=1 takes the picture again. Otherwise it is not compared: no two machines draw the same pixels.
  const path = process.env.UPDATE_PICTURE === undefined ? join(pictures, 'readme.png') : picture
  await page.screenshot({ path })
  expect(statSync(picture).size).toBeLessThan(100_000)
  expectClean(visit)
  await visit.close()
})
