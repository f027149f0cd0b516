import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { AnyWay } from 'test-kit/spec'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf } from './engine/code.ts'
import { promises, tryPromise } from './engine/promises.ts'
import { openStory } from './engine/tell.ts'
import { createNodeNetwork } from './terminal/network.ts'
import { findVendors } from './terminal/vendors.ts'

const vendors = await findVendors()
let network: ReturnType<typeof createNodeNetwork>
beforeAll(() => {
  network = createNodeNetwork()
})
afterAll(() => network.close())

function run(...args: string[]): Promise<{ code: number; output: string }> {
  const path = resolve(import.meta.dirname, 'demo.ts')
  return new Promise((done) => {
    const child = execFile(
      process.execPath,
      [path, ...args],
      { maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => done({ code: child.exitCode ?? -1, output: stdout + stderr }),
    )
  })
}

test('the demo tells one story across all vendors, keeps every promise and fits 100 columns', async () => {
  const { code, output } = await run()
  expect(output).toMatch(/\d+ promises, 0 broken\n$/)
  expect(code).toBe(0)
  expect(output, 'plain when piped').not.toContain('\u001b')
  for (const { told } of vendors) expect(output).toContain(`· ${told?.story.name}`)
  const lines = output.split('\n')
  expect(lines.filter((line) => line.length > 100)).toEqual([])
  expect(lines.filter((line) => line.includes('…'))).toEqual([])
  expect(lines.length).toBeLessThan(60)
})

test.each([
  ['en', 'README.md'],
  ['vi', 'README.vi.md'],
])('the demo begins as the README shows it: %s', async (language, name) => {
  const { output } = await run('--lang', language)
  const readme = readFileSync(resolve(import.meta.dirname, '../../..', name), 'utf8')
  const shown = readme.split('```console\n')[1]?.split('\n```')[0] ?? ''
  expect(shown.split('\n').length).toBeGreaterThan(10)
  expect(output.slice(0, shown.length)).toBe(shown)
})

test('--json is for machines, --vendor for one, --lang for its language', async () => {
  const { code, output } = await run('--', '--vendor', 'casso', '--json', '--lang', 'vi')
  const { ok, reports, promises: rows } = JSON.parse(output)
  expect([code, ok]).toEqual([0, true])
  expect(new Set(reports.map(({ vendor }: { vendor: string }) => vendor))).toEqual(new Set(['casso']))
  expect(rows[0]).toEqual({ what: '100 lời gọi đầu, một lần đăng nhập', cells: { casso: true } })
  const [act] = reports[1].acts
  expect(act.crossings).toContainEqual({ from: 'app', to: 'client', text: 'userInfo', times: 100 })
})

test('a vendor that is not there, and an option that is none, are reported', async () => {
  expect(await run('--vendor', 'nobody')).toMatchObject({ code: 2, output: expect.stringContaining('casso') })
  expect(await run('--colour')).toMatchObject({ code: 2, output: expect.stringContaining('--colour') })
})

test.each(promises.map((promise) => [promise.id, promise] as const))(
  '%s is seen when it is broken',
  async (_, promise) => {
    const way = vendors.flatMap(({ ways }) => ways).find((candidate) => promise.isFor(candidate))
    const broken = { ...way, call: async () => undefined, write: async () => undefined } as AnyWay
    expect((await tryPromise(promise, broken, network)).isKept).toBe(false)
  },
)

const steps = vendors.flatMap(({ told }) => told?.story.steps.map((step) => ({ told, step })) ?? [])

test.each(steps)('every step shows its code and speaks both languages: $told.vendor $step.id', ({ told, step }) => {
  expect(codeOf(told.source, step.id)).not.toBe('')
  const texts = [step.title, ...(step.checks ?? []).map(({ what }) => what)]
  for (const { en, vi } of texts) expect([en === '', vi === '', en === vi]).toEqual([false, false, false])
})

test.each(vendors)('$vendor tells its whole story twice over', async ({ told }) => {
  if (told === undefined) throw new Error('There is no story.ts')
  for (let time = 0; time < 2; time += 1) {
    const open = openStory(told)
    network.use(open.handlers)
    for (const step of open.story.steps) {
      const { checks, error, id } = await open.run(step)
      expect({ id, error: error?.code, broken: checks.filter(({ isKept }) => !isKept) }).toEqual({
        id,
        error: step.fails,
        broken: [],
      })
    }
    const shown = JSON.stringify(open.wire.crossings)
    for (const secret of open.secrets) expect(shown).not.toContain(secret)
  }
})

test.each(vendors)('every comment in the code of $vendor is there in both languages', ({ told }) => {
  const regions = told?.source.split('// #region').slice(1) ?? []
  const comments = regions.flatMap((text) => text.split('// #endregion')[0]?.match(/\/\/ .*/g) ?? [])
  const isTranslation = (comment: string | undefined) => comment?.startsWith('// vi: ') === true
  for (const [index, comment] of comments.entries())
    expect([comment, isTranslation(comment)]).not.toEqual([comment, isTranslation(comments[index + 1])])
  expect(comments.length % 2).toBe(0)
})

test('comments are shown in the language of the page', () => {
  const source = '  // #region one\n  // Wait.\n  // vi: Chờ.\n  go()\n  // #endregion'
  expect([codeOf(source, 'one'), codeOf(source, 'one', 'vi')]).toEqual(['// Wait.\ngo()', '// Chờ.\ngo()'])
})

test('a region that is not there is an error', () => {
  expect(() => codeOf('// #region one\nx\n// #endregion', 'two')).toThrow("no region 'two'")
})
