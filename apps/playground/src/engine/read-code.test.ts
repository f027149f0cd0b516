import { expect, test } from 'vitest'
import { readArguments } from './read-code.ts'
import { snippetOf } from './snippet.ts'

const input = { vendor: 'casso', factory: 'createCasso', credentials: { apiKey: 'k' }, secrets: ['k'], leaveOut: [] }

test.each([
  [[]],
  [[17]],
  [['it\'s "quoted" \\ and đơn', { weight: -7.5, isOpen: true, none: null, 'odd-name': ['a', { deep: [] }] }]],
])('code that is written from arguments is read as the same: %j', (args) => {
  const code = snippetOf(input, 'orders.create', args, false)
  expect(readArguments(code, 'casso.orders.create')).toEqual(args)
})

test('values may be written as people write them', () => {
  const code = `await casso.sync(
    // the account
    "8007", { weight: 50_000, 'a': undefined, b: 'say \\'hi\\'', c: "it's", },
  )`
  expect(readArguments(code, 'casso.sync')).toEqual([
    '8007',
    { weight: 50_000, a: undefined, b: "say 'hi'", c: "it's" },
  ])
})

test.each([
  'casso.sync(process.env.ACCOUNT)',
  'casso.sync({ ...rest })',
  'casso.sync({ id })',
  'casso.sync(!0)',
  'casso.get(1)',
  '',
])('what has no value before it runs is not read: %s', (code) =>
  expect(readArguments(code, 'casso.sync')).toBe(undefined),
)
