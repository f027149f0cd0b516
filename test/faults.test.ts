import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { stamped } from './faults/bodies.ts'
import { blame, createFigures, isGood } from './faults/figures.ts'
import { findLeaks, printed } from './faults/leaks.ts'

const main = resolve(import.meta.dirname, 'faults/main.ts')

test('a short run of the fault harness finds nothing that must not be', async () => {
  // A process of its own, so that an unhandled rejection is the harness's to count.
  const { stdout } = await promisify(execFile)(process.execPath, [main, '--quick', '--seed', '20'])
  expect(stdout).toContain('All as promised.')
  expect(stdout.match(/^✓/gm)?.length).toBeGreaterThanOrEqual(8)
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

test('one sin is enough to fail, and so is a run in which no call went well', () => {
  const figures = createFigures()
  expect(isGood(figures)).toBe(false)
  figures.ok = 1
  expect(isGood(figures)).toBe(true)
  blame(figures, 'hangs', 'call-1')
  expect(isGood(figures)).toBe(false)
})
