import { expect, test } from 'vitest'
import { findEquivalent } from './equivalents.ts'
import { createNamer } from './name-function.ts'

const source = `
const limit = 5
export function outer(flag: boolean) {
  const local = flag ? 1 : 2
  const inner = (text: string) => text + 'x'
  return { method() { return local }, arrow: () => limit, inner }
}
class Box { open() { return 'lid' } }
const table = { create: post('orders', {}) }
`

test.each([
  ['5', 'limit'],
  ['flag ?', 'outer'],
  ["'x'", 'inner'],
  ['return local', 'method'],
  ['limit, inner', 'arrow'],
  ["'lid'", 'open'],
  ["'orders'", 'create'],
  ['\n', ''],
])('%s is in %s, however the code is laid out', (code, name) => {
  const reformatted = source.replace(/\n\s*/g, '\n\n  ')
  expect(createNamer(source)(source.indexOf(code))).toBe(name)
  if (code !== '\n') expect(createNamer(reformatted)(reformatted.indexOf(code))).toBe(name)
})

test('an entry stands for the mutants of its function and kind, and of its code where it names some', () => {
  const survivor = { line: 9, in: 'open', mutator: 'BlockStatement', from: '{ return }', to: '{}' }
  const entry = { in: 'open', mutator: 'BlockStatement', why: '' }
  expect(findEquivalent([entry], survivor)).toBe(entry)
  expect(findEquivalent([{ ...entry, of: '{ return }', to: '{}' }], survivor)).toBeDefined()
  for (const other of [{ in: 'seal' }, { mutator: 'Regex' }, { of: '{ throw }' }, { to: '{ }' }]) {
    expect(findEquivalent([{ ...entry, ...other }], survivor)).toBeUndefined()
  }
})
