import { expect, test } from 'vitest'
import { hashTag, nameRecords } from './redis.ts'

test.each([
  ['grants:', 'grants:{shop:1}', 'shop:1'],
  ['', '{shop:1}', 'shop:1'],
  ['{mine}:', '{mine}:shop:1', 'mine'],
  ['app:{mine}:', 'app:{mine}:shop:1', 'mine'],
  ['a{b:', 'a%7Bb:{shop:1}', 'shop:1'],
  ['{}:', '%7B%7D:{shop:1}', 'shop:1'],
  ['{}{mine}:', '%7B%7D%7Bmine%7D:{shop:1}', 'shop:1'],
  ['}{:', '%7D%7B:{shop:1}', 'shop:1'],
  ['100%:', '100%25:{shop:1}', 'shop:1'],
])('with the prefix %s a record is named %s', (prefix, name, tag) => {
  expect(nameRecords(prefix)('shop:1')).toBe(name)
  expect([hashTag(name), hashTag(`${name}:lock`)]).toEqual([tag, tag])
})

test('braces in the name of a credential do not end the tag', () => {
  const name = nameRecords('grants:')('a}b{c%')
  expect(name).toBe('grants:{a%7Db%7Bc%25}')
  expect(hashTag(name)).toBe('a%7Db%7Bc%25')
})
