import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import type { AnyWay } from 'test-kit/spec'
import { expect, test } from 'vitest'
import { tellStory, tellWay } from './story.ts'
import { findVendors } from './vendors.ts'

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

test('the demo tells every vendor, keeps every promise and is plain when piped', async () => {
  const { code, output } = await run()
  expect(output).toMatch(/\d+ promises, 0 broken\n$/)
  expect(code).toBe(0)
  expect(output).not.toContain('\u001b')
  for (const { name, ways } of await findVendors()) {
    for (const way of ways) expect(output, name).toContain(`${way.name}: 100 first calls at once`)
  }
}, 60_000)

test('--json is for machines, and --vendor for one', async () => {
  const { code, output } = await run('--', '--vendor', 'casso', '--json')
  const { ok, reports } = JSON.parse(output)
  expect([code, ok]).toEqual([0, true])
  expect(new Set(reports.map(({ vendor }: { vendor: string }) => vendor))).toEqual(new Set(['casso']))
  expect(reports[0].acts[0].crossings).toContainEqual({ from: 'app', to: 'client', text: '100 × userInfo', times: 1 })
}, 60_000)

test('a vendor that is not there, and an option that is none, are told', async () => {
  expect(await run('--vendor', 'nobody')).toMatchObject({ code: 2, output: expect.stringContaining('casso') })
  expect(await run('--colour')).toMatchObject({ code: 2, output: expect.stringContaining('--colour') })
})

test('a promise that is broken is told as broken', async () => {
  const [first] = await findVendors()
  const [way] = first?.ways ?? []
  const broken = { ...way, call: async () => undefined } as AnyWay
  const { acts } = await tellWay(broken)
  expect(acts.flatMap(({ checks }) => checks).filter(({ ok }) => !ok).length).toBeGreaterThan(0)
})

test('a story draws what its app did and shows what a user sees', async () => {
  const [act] = await tellStory({
    title: 'a test',
    authPath: /^$/,
    tell: async (stage) => {
      stage.act('one act')
      stage.check('the app got its answer', (await stage.app('ask', async () => 7)) === 7)
      await stage.fails('ask again', async () => Promise.reject(new Error('no')))
    },
  })
  expect(act).toEqual({
    title: 'one act',
    crossings: [
      { from: 'app', to: 'client', text: 'ask' },
      { from: 'client', to: 'app', text: 'done' },
      { from: 'app', to: 'client', text: 'ask again' },
      { from: 'client', to: 'app', text: 'no error of ours' },
    ],
    checks: [{ what: 'the app got its answer', ok: true }],
    notes: ['no error of ours: no'],
  })
})
