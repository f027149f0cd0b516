import { failure } from 'test-kit/contract'
import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { recorded } from '../test/recorded.ts'
import { createIts } from './index.ts'
import { mockIts } from './mock.ts'

const mock = mockIts()
const { server } = useMocks(mock)
const { shopId } = mock

test('request takes Service/Method by POST, and sends at least an empty object', async () => {
  const { its, sent } = recorded(mock)
  expect(await its.request('post', '/Misc/CurrentAccount')).toMatchObject({ name: 'Mock Partner' })
  expect(sent[0]).toMatchObject({ url: `${mock.credentials.baseUrl}.Misc/CurrentAccount`, body: '{}' })
  for (const path of ['Misc', 'Misc/', '/CurrentAccount', 'A/B/C', 'A.B/C', 'A/B?c', '', '../x']) {
    const error = await failure(its.request('POST', path))
    expect(error, path).toMatchObject({ code: 'invalid_input', issues: [{ path: 'path' }] })
  }
  const error = await failure(its.request('GET', 'Misc/CurrentAccount'))
  expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'method' }] })
  expect(sent).toHaveLength(1)
  expect(await its.shop({ shopId }).request('POST', 'Shop/CurrentShop', { json: {} })).toMatchObject({ id: shopId })
})

test('request marked as safe is tried again, others are not', async () => {
  const its = createIts(mock.credentials)
  mock.failNext('account', { status: 503 }, 2)
  await failure(its.request('POST', 'Misc/CurrentAccount'))
  expect(mock.calls.account).toBe(1)
  await its.request('POST', 'Misc/CurrentAccount', { safe: true })
  expect(mock.calls.account).toBe(3)
})

test('an empty reply is no success', async () => {
  mock.failNext('account', { status: 200, body: '' })
  const error = await failure(createIts(mock.credentials).request('POST', 'Misc/CurrentAccount'))
  expect(error.code).toBe('unexpected_response')
})

test('fetch gives the reply as it came, and says that a body is JSON unless told otherwise', async () => {
  const its = createIts(mock.credentials)
  const init = { method: 'POST', body: '{}' }
  const found = await its.fetch('Misc/CurrentAccount', init)
  expect([found.status, await found.json()]).toEqual([200, expect.objectContaining({ id: expect.any(String) })])
  const response = await its.fetch('Misc/CurrentAccount', { ...init, headers: { 'content-type': 'text/plain' } })
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ code: 'bad_route', msg: expect.stringContaining('Content-Type') })
})

test('fetch too takes Service/Method only', async () => {
  const { its, sent } = recorded(mock)
  for (const path of ['Shop', '../x', 'Shop/AuthorizeShop/1', '/Shop/AuthorizeShop?x=1']) {
    expect(await failure(its.fetch(path, { method: 'POST', body: '{}' }))).toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'path', expected: "of the form 'Service/Method'" }],
    })
  }
  expect(sent).toEqual([])
})

test('fetch posts an empty object unless told otherwise, and nothing but POST', async () => {
  const { its, sent } = recorded(mock)
  for (const init of [undefined, { body: null }, { method: 'POST' }, { method: 'post', body: '{}' }]) {
    expect((await its.fetch('Misc/CurrentAccount', init)).status).toBe(200)
  }
  expect(sent.map(({ method, body }) => `${method} ${body}`)).toEqual(['POST {}', 'POST {}', 'POST {}', 'POST {}'])
  for (const init of [{ method: 'GET' }, { method: 'PUT', body: '{}' }, new Request('https://elsewhere.example')]) {
    expect(await failure(its.fetch('Misc/CurrentAccount', init))).toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'method' }],
    })
  }
  expect(sent.length).toBe(4)
})

test('errors are read from JSON and from plain text', async () => {
  const its = createIts(mock.credentials)
  expect(await failure(its.request('POST', 'Nowhere/Get'))).toMatchObject({
    code: 'refused',
    status: 404,
    vendorMessage: '404 page not found',
  })
  expect(await failure(its.request('POST', 'Shop/Nothing'))).toMatchObject({ status: 404, vendorCode: 'bad_route' })
  const meta = { xcode: 'account_closed', reason: 'why' }
  mock.failNext('account', { status: 400, body: { code: 'unavailable', msg: 'Text', meta } })
  expect(await failure(its.account())).toMatchObject({ vendorCode: 'unavailable', vendorMessage: 'Text' })
  mock.failNext('account', { status: 400, body: { meta } })
  expect(await failure(its.account())).toMatchObject({ vendorCode: 'account_closed', vendorMessage: 'why' })
})

test('a base may end in a slash or a dot, and must have a path', async () => {
  for (const ending of ['/', '.', '']) {
    const { its, sent } = recorded(mock, { baseUrl: `${mock.credentials.baseUrl}${ending}` })
    await its.shop({ shopId }).current()
    expect(sent.map(({ url }) => url)).toEqual([
      `${mock.credentials.baseUrl}.Shop/AuthorizeShop`,
      `${mock.credentials.baseUrl}.Shop/CurrentShop`,
    ])
  }
  for (const baseUrl of ['https://its.example', 'https://its.example/', 'https://its.example/.', undefined, 'x', '']) {
    const build = () => createIts({ ...mock.credentials, baseUrl: baseUrl as string })
    expect(build, String(baseUrl)).toThrow(TypeError)
    expect(build, String(baseUrl)).toThrow('baseUrl')
  }
})

test('wrong options are named at once', () => {
  const its = createIts(mock.credentials)
  for (const [name, value] of [
    ['shopId', 12],
    ['shopId', ''],
    ['shopKey', 'a b'],
    ['redirectUrl', 5],
  ] as const) {
    const build = () => its.shop({ shopId, [name]: value })
    expect(build).toThrow(TypeError)
    expect(build).toThrow(name)
  }
  expect(() => createIts({ ...mock.credentials, service: 'a/b' })).toThrow('service')
  expect(() => createIts(undefined as never)).toThrow(TypeError)
})

test('the telephony service may go by another name', async () => {
  const sibling = mockIts({ baseUrl: 'https://sibling.example/v1/partner', service: 'Etelecom' })
  server.use(...sibling.handlers)
  const its = createIts({ ...sibling.credentials, service: 'Etelecom' })
  expect((await its.tenants.list()).tenants).toEqual([])
  expect(sibling.calls['tenants.list']).toBe(1)
})
