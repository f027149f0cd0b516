import { inspect } from 'node:util'
import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { createCasso } from '../index.ts'
import { mockCasso } from '../mock.ts'

const mock = mockCasso()
const { sent } = useMocks(mock)
const create = (options?: object) => createCasso({ ...mock.credentials, retry: 0, ...options })
const casso = create()
const hook = 'https://shop.example/casso?a=1&b=2'
const settings = { webhook: hook, secure_token: '@123#abc', income_only: true }
const brief = ({ method, url }: Request) => `${method} ${url.replace('https://oauth.casso.vn/v2', '')}`
const bodyOf = (request: Request | undefined) => request?.clone().json()

test('webhooks are written under some names and read under others', async () => {
  const created = await casso.webhooks.create(settings)
  expect(created).toEqual({ id: 114, channel: 'webhook', param1: hook, param2: '', send_only_income: 1 })
  expect(await casso.webhooks.get(created.id)).toEqual(created)
  const other = { ...settings, webhook: 'https://shop.example/other', income_only: false }
  const updated = await casso.webhooks.update(created.id, other)
  expect(updated).toEqual({ ...created, param1: 'https://shop.example/other', send_only_income: 0 })
  expect(await casso.webhooks.delete(created.id)).toBeUndefined()
  expect(await failure(casso.webhooks.delete(created.id))).toMatchObject({ code: 'refused', vendorCode: '12' })
  expect(sent.map(brief).slice(0, 4)).toEqual([
    'POST /webhooks',
    'GET /webhooks/114',
    'PUT /webhooks/114',
    'DELETE /webhooks/114',
  ])
  expect(await bodyOf(sent[0])).toEqual(settings)
  expect(await bodyOf(sent[2])).toEqual(other)
})

test('webhooks.deleteByUrl says whether there was one', async () => {
  expect(await casso.webhooks.deleteByUrl(hook)).toBe(false)
  await casso.webhooks.create(settings)
  await casso.webhooks.create(settings)
  expect(await casso.webhooks.deleteByUrl(hook)).toBe(true)
  expect(await casso.webhooks.deleteByUrl(hook)).toBe(false)
  expect(brief(sent[0]!)).toBe(`DELETE /webhooks?webhook=${encodeURIComponent(hook)}`)
})

test('webhooks.deleteByUrl takes error 12 for "none" at any status, and no other error', async () => {
  const body = { error: 12, message: 'Webhook not exists', data: null }
  for (const status of [200, 400, 404]) {
    mock.failNext('webhooks.deleteByUrl', { status, body })
    expect(await casso.webhooks.deleteByUrl(hook)).toBe(false)
  }
  mock.failNext('webhooks.deleteByUrl', { body: { ...body, error: 13 } })
  expect((await failure(casso.webhooks.deleteByUrl(hook))).code).toBe('refused')
  mock.failNext('webhooks.deleteByUrl', { status: 500 })
  expect((await failure(casso.webhooks.deleteByUrl(hook))).code).toBe('server_error')
  expect((await failure(casso.webhooks.deleteByUrl(''))).code).toBe('invalid_input')
})

test('webhook settings that Casso would refuse are refused before anything is sent', async () => {
  const wrong: [object, string][] = [
    [{}, 'webhook'],
    [{ webhook: 'shop.example' }, 'webhook'],
    [{ webhook: 'ftp://shop.example' }, 'webhook'],
    ...[
      'localhost:3000',
      'a.localhost',
      'shop.local',
      '127.0.0.1',
      '127.1',
      '10.0.0.8',
      '192.168.1.5',
      '172.20.0.1',
      '169.254.169.254',
      '[::1]',
      '[fd00::1]',
      '[::]',
      '[fc12:3456::1]',
      '[fe80::1]',
      'localhost.',
      'shop.a.localhost',
      '0.0.0.0',
      '172.16.0.1',
      '172.31.255.1',
    ].map((host): [object, string] => [{ webhook: `http://${host}/casso` }, 'webhook']),
    [{ webhook: hook, secure_token: '' }, 'secure_token'],
    [{ webhook: hook, secure_token: 'pasted\n' }, 'secure_token'],
    [{ webhook: hook, secure_token: 'mật khẩu' }, 'secure_token'],
    [{ webhook: hook, income_only: 1 }, 'income_only'],
  ]
  for (const [given, path] of wrong) {
    for (const call of [
      () => casso.webhooks.create(given as typeof settings),
      () => casso.webhooks.update(1, given as typeof settings),
    ]) {
      const error = await failure(call())
      expect([error.code, error.issues?.[0]?.path], JSON.stringify(given)).toEqual(['invalid_input', path])
    }
  }
  expect(sent).toEqual([])
  for (const webhook of ['http://172.32.0.1/', 'https://10.example/', 'https://11.0.0.1/']) {
    await casso.webhooks.create({ webhook })
  }
})

test('the secure token of a webhook is in no error, also where Casso echoes it', async () => {
  const token = 'p&"/ss w\\rd<1>'
  const spellings = [token, JSON.stringify(token).slice(1, -1), encodeURIComponent(token), btoa(token)]
  const echo = spellings.join(' and ')
  const broken = create({
    fetch: async () => {
      throw new TypeError('could not send', { cause: new Error(echo) })
    },
  })
  for (const client of [casso, broken]) {
    for (const failing of [
      { body: { error: 9, message: `bad token ${echo}`, data: null } },
      { status: 400, body: { error: 9, message: echo, data: null }, headers: { 'x-request-id': btoa(token) } },
      { status: 500, body: echo, headers: { 'content-type': 'text/plain' } },
    ]) {
      mock.failNext('webhooks.create', failing)
      const error = await failure(client.webhooks.create({ webhook: hook, secure_token: token }))
      const printed = [error.stack, JSON.stringify(error), inspect(error, { depth: 9 })].join('\n')
      for (const spelling of spellings) expect(printed).not.toContain(spelling.replaceAll('=', ''))
      expect(error.vendor).toBe('casso')
    }
  }
  mock.failNext('webhooks.update', { body: { error: 9, message: 'No such plan', data: null } })
  const told = await failure(casso.webhooks.update(1, { webhook: hook, secure_token: token }))
  expect(told).toMatchObject({
    code: 'refused',
    vendorCode: '9',
    vendorMessage: 'No such plan',
    operation: 'webhooks.update',
  })
})

test('webhook addresses that only look like local ones are sent', async () => {
  const hosts = [
    ...['localhost.example', 'my-localhost', 'shop.local.example', '172.15.0.1', '172.32.0.1', '11.0.0.1', '128.0.0.1'],
    ...['192.169.0.1', '110.0.0.1', '[2001:db8::fe80]', '10.0.0.1.example', '127.0.0.example'],
  ]
  for (const host of hosts) {
    const settings = { webhook: `https://${host}/casso`, secure_token: 'x', income_only: true }
    expect(await casso.webhooks.create(settings), host).toMatchObject({ id: expect.any(Number) })
  }
  expect((await failure(casso.webhooks.create({ webhook: 'httpsx://shop.example' }))).code).toBe('invalid_input')
  expect((await failure(casso.webhooks.create({ webhook: 'xhttp://shop.example' }))).code).toBe('invalid_input')
})
