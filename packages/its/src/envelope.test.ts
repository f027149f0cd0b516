import { expect, test } from 'vitest'
import { codeOf, readEnvelope } from './envelope.ts'

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
    expect(codeOf(body)).toBe('permission_denied')
  },
)

test('an empty msg gives way to the reason, and an empty code to the precise one', () => {
  const meta = { xcode: 'precise', reason: 'why' }
  expect(readEnvelope({ code: 'not_found', msg: '', meta }, 404)).toMatchObject({ refusal: { message: 'why' } })
  expect(readEnvelope({ code: '', msg: 'no', meta }, 404)).toMatchObject({ refusal: { code: 'precise' } })
})

test('the precise name of a fault follows its message, unless it is the code already', () => {
  const meta = { xcode: 'account_closed' }
  for (const [body, message] of [
    [{ code: 'unavailable', msg: 'closed', meta }, 'closed (account_closed)'],
    [{ code: 'unavailable', msg: '', meta }, '(account_closed)'],
    [{ code: 'account_closed', msg: 'closed', meta }, 'closed'],
    [{ code: 'unavailable', msg: 'closed' }, 'closed'],
  ] as const) {
    expect(readEnvelope(body, 503), JSON.stringify(body)).toMatchObject({ refusal: { message } })
  }
  // A refusal keeps its body, so its message stays as ITS words it.
  expect(readEnvelope({ code: 'not_found', msg: 'no', meta }, 404)).toMatchObject({ refusal: { message: 'no' } })
})

test.each([[{}], [{ meta: {} }], [{ code: null, msg: null }], [{ code: 7 }], [[]], ['no'], [undefined]])(
  '%j is no refusal of ITS',
  (body) => {
    expect(readEnvelope(body, 403)).toBe(undefined)
    expect(codeOf(body)).toBe(undefined)
  },
)
