import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { createIts } from '../index.ts'
import { mockIts } from '../mock.ts'
import type { CheckedTemplate } from './template-data.ts'

const mock = mockIts()
useMocks(mock)
const shopKey = 'made-up-key-1'
const { check: checkTemplateData } = createIts(mock.credentials).shop({ shopId: mock.shopId, shopKey }).zns

const template = {
  template_params: [
    { name: 'code', require: true, accept_null: false, min_length: 2, max_length: 6 },
    { name: 'note', require: false, accept_null: true, min_length: 0, max_length: 0 },
    { name: 'name', require: false, accept_null: false, min_length: 0, max_length: 5 },
  ],
}
const issuesOf = async (data: unknown, given: CheckedTemplate = template) => {
  const error = await failure((async () => checkTemplateData(given, data as Record<string, string>))())
  expect(error).toMatchObject({ code: 'invalid_input', operation: 'shop.zns.check' })
  return error.issues
}

test('values that fit are returned as they are', () => {
  for (const data of [
    { code: 'DH35' },
    { code: 'DH', note: '' },
    { code: 'DH0035', note: 'x'.repeat(500), name: 'An' },
    { code: 'DH35', name: 'Vượng'.normalize('NFD') },
  ]) {
    expect(checkTemplateData(template, data)).toBe(data)
  }
})

test('every value that does not fit is named', async () => {
  expect(await issuesOf({})).toEqual([{ path: 'template_data.code', expected: 'present' }])
  expect(await issuesOf({ code: 'D', name: '', other: 'x' })).toEqual([
    { path: 'template_data.code', expected: 'at least 2 letters long, not 1' },
    { path: 'template_data.name', expected: 'a text that is not empty' },
    { path: 'template_data.other', expected: 'absent: the template has only code, note, name' },
  ])
  expect(await issuesOf({ code: 'DH00035' })).toEqual([
    { path: 'template_data.code', expected: 'at most 6 letters long, not 7' },
  ])
  expect(await issuesOf({ code: '' })).toMatchObject([{ expected: 'a text that is not empty' }])
  expect(await issuesOf({ code: 35 })).toMatchObject([{ expected: 'a text' }])
  expect(await issuesOf(undefined)).toMatchObject([{ path: 'template_data.code', expected: 'present' }])
})

test('names that every object has are not mistaken for values', async () => {
  const given = { template_params: [{ name: 'toString', require: true }] }
  expect(await issuesOf({}, given)).toEqual([{ path: 'template_data.toString', expected: 'present' }])
})

test('rules that the template does not have are not made up', () => {
  const data = { code: '' }
  expect(checkTemplateData({ template_params: [{ name: 'code' }] }, data)).toBe(data)
})

test('an empty text passes where ITS accepts one, and fails where a value is required', async () => {
  const check = (param: object) =>
    issuesOf({ code: '' }, { template_params: [{ name: 'code', ...param }] }).catch(() => 'taken')
  expect(await check({ accept_null: true, min_length: 2 })).toBe('taken')
  expect(await check({ accept_null: true, require: true })).toBe('taken')
  for (const param of [{ require: true }, { accept_null: false }]) {
    expect(await check(param), JSON.stringify(param)).toMatchObject([{ expected: 'a text that is not empty' }])
  }
  expect(await check({ min_length: 2 })).toMatchObject([{ expected: 'at least 2 letters long, not 0' }])
  const given = { template_params: [{ name: 'code', accept_null: true, min_length: 2 }] }
  expect(await issuesOf({ code: 'D' }, given)).toMatchObject([{ expected: 'at least 2 letters long, not 1' }])
})

test('a template whose parameters are unknown cannot be checked', async () => {
  for (const given of [{}, { template_params: null }, { template_params: undefined }]) {
    expect(await issuesOf({ code: 'DH35' }, given)).toMatchObject([{ path: 'template.template_params' }])
  }
})

test('zns.check takes a template as templates.get returns it, and sends nothing', async () => {
  const shop = createIts(mock.credentials).shop({ shopId: mock.shopId })
  const found = await shop.templates.get({ oa_id: '1296121461794934001', template_id: 204189 })
  expect(shop.zns.check(found, { otp: '123456' })).toEqual({ otp: '123456' })
  expect(() => shop.zns.check(found, { otp: '12345678901' })).toThrow('template_data.otp')
  expect(mock.calls['shop.zns.send']).toBe(0)
})

test('B8: a name that ITS chose brings no secret and no line end into the error', async () => {
  const template_params = [{ name: `a\n[its] shop.zns.send: ok\u001b[31m ${shopKey}`, require: true }]
  const error = await failure((async () => checkTemplateData({ template_params }, { b: 'c' }))())
  expect(error.message).toContain("'template_data.a [its] shop.zns.send: ok  ***' must be present")
  expect(JSON.stringify(error)).not.toContain(shopKey)
  expect(`${error.message}${error.issues?.map(({ path, expected }) => path + expected)}`).not.toMatch(/\p{Cc}/u)
})
