import type { Page } from 'playwright-core'
import type { AnyWay } from 'test-kit/spec'
import { findSpecs } from 'test-kit/specs'
import { expect, test } from 'vitest'
import { en } from '../web/words/en.ts'
import { vi } from '../web/words/vi.ts'
import { useSite } from './use-site.ts'
import { expectClean, faultsOf, ready } from './visit.ts'

const languages = { en, vi }
const languageOf = (index: number) => (index % 2 === 0 ? 'en' : 'vi')
const specs = await findSpecs()
const ways = specs
  .flatMap(({ name: vendor, ways: own }) => own.map((way) => ({ vendor, way, name: way.name })))
  .map((entry, index) => ({ ...entry, language: languageOf(index) }) as const)
const webhooks = specs
  .flatMap(({ name: vendor, webhooks: own }) => own.map((webhook) => ({ vendor, name: webhook.name })))
  .map((entry, index) => ({ ...entry, language: languageOf(index) }) as const)

const { openAt } = useSite()

interface Sight {
  outcome: string
  /** The texts of the arrows of the call that are answers. */
  answers: readonly string[]
}

/** Returns what a visitor must see for each switch, with this way to log in. */
function sightsOf({ renewal, needsPerson = false, challenge }: AnyWay): Record<string, Sight> {
  const refused = String(challenge.status)
  const ok = (...answers: string[]): Sight => ({ outcome: 'ok', answers: [...answers, '200', 'done'] })
  const fails = (outcome: string, ...answers: string[]): Sight => ({ outcome, answers: [...answers, outcome] })
  const anywhere = {
    wrong: fails('credentials_rejected', '401'),
    'rate-limit': ok('429'),
    'server-error': ok('500'),
    slow: ok(),
    hang: fails('timeout', 'no reply'),
    offline: fails('network', 'no reply', 'no reply', 'no reply'),
    garbage: fails('unexpected_response', '200'),
    'odd-types': ok(),
    redirect: fails('unexpected_response', 'redirect'),
  }
  if (renewal === 'static') return { ...anywhere, revoke: fails('credentials_rejected', refused) }
  const renewable = { ...anywhere, expire: ok(refused, '200'), 'login-down': fails('auth_unavailable', refused, '503') }
  if (renewal === 'login') return { ...renewable, revoke: ok(refused, '200') }
  if (!needsPerson)
    return { ...renewable, revoke: ok(refused, '401', '200'), 'refuse-refresh': ok(refused, '401', '200') }
  return {
    ...renewable,
    revoke: fails('interaction_required', refused, '400'),
    'refuse-refresh': fails('interaction_required', refused, '401'),
  }
}

/** Returns the answers among the arrows since the app's last call. */
async function answersOf(page: Page): Promise<string[]> {
  const arrows = await page.locator('[data-arrow]').allTextContents()
  const [call = ''] = arrows
  const last = arrows.slice(arrows.lastIndexOf(call) + 1)
  return last.filter((text) => !/^(GET|POST) /.test(text)).map((text) => text.replace(/ · \d+ ms$/, ''))
}

test.each(ways)('every trouble switch shows what the client does about it: $name, in $language', async (entry) => {
  const { vendor, way, language } = entry
  const words = languages[language]
  const address = `#/${vendor}/trouble?lang=${language}&way=${encodeURIComponent(way.name)}`
  const visit = await openAt(address)
  const { page } = visit
  await ready(page)
  const sights = sightsOf(way)
  await page.locator('[data-trouble]').first().waitFor()
  const switches = await page
    .locator('[data-trouble]')
    .evaluateAll((cards) => cards.map(({ dataset }) => dataset.trouble))
  expect(switches.sort()).toEqual(Object.keys(sights).sort())
  for (const [id, { outcome, answers }] of Object.entries(sights)) {
    const card = page.locator(`[data-trouble="${id}"]`)
    await card.getByRole('button').click()
    await card.locator('[data-outcome]').waitFor()
    expect([id, await card.locator('[data-outcome]').getAttribute('data-outcome')]).toEqual([id, outcome])
    const shown = await card.textContent()
    if (outcome === 'ok') expect(shown).toContain(words.returned(0).split('0')[0])
    else {
      expect(shown).toContain(`[${vendor}] `)
      expect(shown).toContain(words.errors[outcome as keyof typeof words.errors])
    }
    await expect.poll(() => answersOf(page), { message: id, timeout: 30_000 }).toEqual(answers)
    const isLatched = (await page.locator('[data-state="latched"]').count()) > 0
    expect([id, isLatched]).toEqual([id, id === 'wrong' && way.renewal !== 'static'])
  }
  expect(await faultsOf(page)).toEqual([])
  expectClean(visit)
  await visit.close()
})

test.each(webhooks)('a genuine delivery is taken and a forged one is not: $name, in $language', async (entry) => {
  const { vendor, name, language } = entry
  const words = languages[language]
  const visit = await openAt(`#/${vendor}/trouble?lang=${language}`)
  const { page } = visit
  const card = page.locator(`[data-webhook="${name}"]`)
  for (const [button, statuses, taken] of [
    [words.genuine, '200', 1],
    [words.forged, '401', 0],
    [words.replayed, '200', 2],
    [words.twice, '200', 2],
  ] as const) {
    await page.getByRole('button', { name: words.clear }).click()
    await card.getByRole('button', { name: button, exact: true }).click()
    await card.getByText(words.answeredWith(statuses, taken), { exact: true }).waitFor()
    const answers = async () => (await answersOf(page)).join()
    await expect.poll(answers, { message: button, timeout: 30_000 }).toContain(statuses)
  }
  expect(await faultsOf(page)).toEqual([])
  expectClean(visit)
  await visit.close()
})

test.each(specs.filter((spec) => spec.webhooks.length === 0))(
  '$name, which calls nobody, has no webhooks',
  async ({ name }) => {
    const visit = await openAt(`#/${name}/trouble?lang=en`)
    await visit.page.locator('[data-trouble]').first().waitFor()
    expect(await visit.page.getByText(en.webhookTrouble, { exact: true }).count()).toBe(0)
    await visit.close()
  },
)
