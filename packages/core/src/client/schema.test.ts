import { failure } from 'test-kit/contract'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { createStubShop } from '../../test/stub-shop.ts'
import { checkOptions } from './check-options.ts'
import { describeIssues, type Schema, validateNow } from './schema.ts'

/** Returns what was expected for each path of the value that has an issue. */
function wrong(schema: Schema<unknown>, value: unknown) {
  const checked = validateNow(schema, value)
  return 'issues' in checked ? Object.fromEntries(checked.issues.map(({ path, expected }) => [path, expected])) : {}
}

/** Makes a schema of an unknown library that reports these issues. */
const foreign = (...issues: { message: string; path?: (PropertyKey | { key: PropertyKey })[]; expected?: string }[]) =>
  ({ '~standard': { version: 1, vendor: 'other', validate: () => ({ issues }) } }) satisfies Schema<unknown>

test('an issue says what was expected, in the words of our rules or of the library', () => {
  const schema = v.looseObject({
    missing: v.number(),
    type: v.number(),
    least: v.pipe(v.number(), v.minValue(1)),
    date: v.pipe(v.string(), v.isoDate()),
    fixed: v.literal('other'),
    ours: v.pipe(
      v.string(),
      v.check((text) => text === '', 'an empty text'),
    ),
    custom: v.custom((value) => value === '', 'a nothing'),
    wordless: v.pipe(
      v.string(),
      v.check((text) => text === ''),
    ),
    wordlessCustom: v.custom((value) => value === ''),
    list: v.array(v.looseObject({ deep: v.string() })),
  })
  const value = { type: 'secret', least: 0, date: 'secret', fixed: 'secret', ours: 'secret', custom: 'secret' }
  expect(wrong(schema, { ...value, wordless: 'secret', wordlessCustom: 'secret', list: [{ deep: '' }, {}] })).toEqual({
    missing: 'present',
    type: 'number',
    least: '>=1',
    date: 'iso date',
    fixed: '"other"',
    ours: 'an empty text',
    custom: 'a nothing',
    wordless: 'a valid value',
    wordlessCustom: 'a valid value',
    'list.1.deep': 'present',
  })
})

test('the issues of any other library are read as well, and show nothing of their messages', () => {
  const issues = [
    { message: 'secret' },
    { message: 'secret', path: ['list', 0, { key: 'name' }], expected: 'string' },
    { message: 'secret', path: [Symbol('odd')] },
  ]
  expect(wrong(foreign(...issues), {})).toEqual({
    '': 'a valid value',
    'list.0.name': 'string',
    'Symbol(odd)': 'a valid value',
  })
})

test('issues are told in one line', () => {
  expect(
    describeIssues(
      [
        { path: '', expected: 'an object' },
        { path: 'list.0', expected: 'present' },
      ],
      'the reply',
    ),
  ).toBe("the reply must be an object; 'list.0' must be present")
})

test('a reply of 64 Ki letters is told all that is wrong with it, a longer one the first fault only', async () => {
  const issuesAt = async (length: number, schema: Schema<unknown>) => {
    const start = '{"data":{"text":"'
    const text = `${start}${'x'.repeat(length - start.length - 3)}"}}`
    const error = await failure(createStubShop(() => new Response(text)).request('GET', 'orders', { schema }))
    expect(text).toHaveLength(length)
    expect(error.code).toBe('unexpected_response')
    return error.issues?.map(({ path }) => path)
  }
  const schema = v.looseObject({ a: v.number(), b: v.number() })
  expect(await issuesAt(64 * 1024, schema)).toEqual(['a', 'b'])
  expect(await issuesAt(64 * 1024 + 1, schema)).toEqual(['a'])
  const other = foreign({ message: '', path: ['a'] }, { message: '', path: ['b'] })
  expect(await issuesAt(64 * 1024 + 1, other)).toEqual(['a', 'b'])
})

test('a schema for a reply may take its time, one for an input may not', async () => {
  const schema = v.pipeAsync(
    v.number(),
    v.checkAsync(async (value) => value > 1, 'more than one'),
  )
  const shop = createStubShop((request) => Response.json({ data: Number(request.url.at(-1)) }))
  expect(await shop.request('GET', 'orders/2', { schema })).toBe(2)
  expect(await failure(shop.request('GET', 'orders/1', { schema }))).toMatchObject({
    code: 'unexpected_response',
    message: '[shop] GET orders/1: the reply must be more than one (200)',
  })
  expect(() => checkOptions('shop', schema, 2)).toThrow(new TypeError('The schema must not be asynchronous'))
})
