import { expect, test } from 'vitest'
import { codeOf, readEnvelope, readNamed } from './envelope.ts'

test.each([200, 201, 299])('a body with the status %s is the payload, whatever it says', (status) => {
  const body = { code: 'not_found', msg: 'no' }
  expect(readEnvelope(body, status)).toEqual({ data: body })
  expect(readEnvelope(undefined, status)).toBe(undefined)
})

test.each([199, 300, 400, 500])('a body with the status %s is a refusal', (status) => {
  expect(readEnvelope({ code: 'not_found', msg: 'no' }, status)).toMatchObject({ refusal: { message: 'no' } })
})

test.each([
  [{ code: 'not_found' }, { code: 'not_found', vague: true }],
  [{ msg: 'no' }, { message: 'no' }],
  [{ meta: { reason: 'why' } }, { message: 'why', vague: true }],
  [{ meta: { xcode: 'precise' } }, { code: 'precise', vague: true }],
  [
    { code: 'not_found', msg: 'no', meta: { xcode: 'precise', reason: 'why' } },
    { code: 'not_found', message: 'no' },
  ],
  [
    { code: 'resource_exhausted', msg: 'no' },
    { code: 'resource_exhausted', message: 'no', status: 429 },
  ],
])('%j is read as a refusal', (body, refusal) => {
  const all = { code: undefined, message: undefined, status: undefined, vague: undefined }
  expect(readEnvelope(body, 403)).toEqual({ refusal: { ...all, ...refusal } })
})

test.each([['text'], [7], [[]], [{ reason: 5, xcode: {} }], [{ reason: null, xcode: [] }]])(
  'a meta of %j costs neither code nor msg',
  (meta) => {
    const body = { code: 'permission_denied', msg: 'no', meta }
    expect(readEnvelope(body, 403)).toMatchObject({ refusal: { code: 'permission_denied', message: 'no' } })
    expect(readNamed(body, 403)).toEqual(readEnvelope(body, 403))
    expect(codeOf(body)).toBe('permission_denied')
  },
)

test('an empty msg gives way to the reason, and an empty code to the precise one', () => {
  const meta = { xcode: 'precise', reason: 'why' }
  expect(readEnvelope({ code: 'not_found', msg: '', meta }, 404)).toMatchObject({ refusal: { message: 'why' } })
  expect(readEnvelope({ code: '', msg: 'no', meta }, 404)).toMatchObject({ refusal: { code: 'precise' } })
})

test('the precise name of a refusal follows its message, unless it is the code already', () => {
  const read = (body: object, status = 503) => readNamed(body, status)
  const meta = { xcode: 'account_closed' }
  expect(read({ code: 'unavailable', msg: 'closed', meta })).toMatchObject({
    refusal: { code: 'unavailable', message: 'closed (account_closed)' },
  })
  expect(read({ code: 'unavailable', msg: '', meta })).toMatchObject({ refusal: { message: 'account_closed' } })
  for (const body of [{ code: 'account_closed', msg: 'closed', meta }, { msg: 'closed', meta }, { msg: 'closed' }]) {
    expect(read(body), JSON.stringify(body)).toMatchObject({ refusal: { message: 'closed' } })
  }
  expect(read({ meta }, 200)).toEqual({ data: { meta } })
  expect(read({})).toBe(undefined)
})

test.each([[{}], [{ meta: {} }], [{ code: null, msg: null }], [{ code: 7 }], [[]], ['no'], [undefined]])(
  '%j is no refusal of ITS',
  (body) => {
    expect(readEnvelope(body, 403)).toBe(undefined)
    expect(codeOf(body)).toBe(undefined)
  },
)
