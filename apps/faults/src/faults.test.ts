import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { stamped } from './bodies.ts'
import { blame, createCallFigures, isGood } from './figures.ts'
import { findLeaks, printed } from './leaks.ts'
import { createWriteWatch } from './writes.ts'

const main = resolve(import.meta.dirname, 'main.ts')

test('a short run of the fault harness finds nothing that must not be', async () => {
  // A separate process, so that the harness, not Vitest, counts unhandled rejections.
  const { stdout } = await promisify(execFile)(process.execPath, [main, '--quick', '--seed', '20'])
  expect(stdout).toContain('All as promised.')
  expect(stdout.match(/^✓/gm)?.length).toBeGreaterThanOrEqual(12)
}, 300_000)

test('the harness knows a secret in every spelling, and wherever an error holds it', () => {
  const error = Object.assign(new Error('fine', { cause: new Error('key a/b+"c') }), { hint: 'x' })
  expect(findLeaks([printed(error)], ['a/b+"c'])).toHaveLength(1)
  expect(findLeaks([`Basic ${btoa('a/b+"c')}`, 'a%2Fb%2B%22c', 'a/b+\\"c'], ['a/b+"c'])).toHaveLength(3)
  expect(findLeaks([printed(error)], ['another'])).toEqual([])
})

test('a reply carries the stamp of its own call in every object', () => {
  expect(stamped('{"data":[{"id":1}]}', 'call-1')).toBe('{"data":[{"id":1,"stamp":"call-1"}],"stamp":"call-1"}')
  expect(stamped('<p>', 'call-1')).toBe('<p>')
})

test('a write may come again once, as it was, and only after a refused credential', () => {
  const figures = createCallFigures()
  const watch = createWriteWatch(figures)
  const repeated = () => figures.mustBeZero['repeated writes']
  watch('write-1', 'a').wasRefused = true
  watch('write-1', 'a').wasRefused = true
  watch('write-2', 'a')
  expect(repeated()).toBe(0)
  watch('write-1', 'a')
  expect(repeated()).toBe(1)
  watch('write-2', 'a')
  expect(repeated()).toBe(2)
  watch('write-3', 'a').wasRefused = true
  watch('write-3', 'a ')
  expect(repeated()).toBe(3)
})

test('one sin is enough to fail, and so is a run in which no call went well', () => {
  const figures = createCallFigures()
  expect(isGood(figures)).toBe(false)
  figures.ok = 1
  expect(isGood(figures)).toBe(true)
  blame(figures, 'hangs', 'call-1')
  expect(isGood(figures)).toBe(false)
})
