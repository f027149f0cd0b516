import { createHmac } from 'node:crypto'
import { failure } from 'test-kit/contract'
import { expect } from 'vitest'
import v2 from '../src/fixtures/webhook-v2.json' with { type: 'json' }
import { type CassoVerifyOptions, verifyCassoWebhook } from '../src/webhook.ts'

// The key of a sample delivery that Casso publishes, and the signature header that belongs to it.
export const signatureKey = 'mgExMrjj4i7a1p8Cs6LmFbpCd8lbw4sSX4LZXPag7TKazeIogtR90tvWYTkwQbvs'
export const vectorA =
  't=1727948258788,v1=ed0a4bd2e826d5cb69988cdb141e6c1a080e21f3b57eb72cd78192220042b9e7' +
  'dde0868fc667faea8e224900fa7904e7c88dfa098032fb2d6b6996856e8b7ff3'
// Computed with the same algorithm, not published by Casso.
export const vectorB =
  't=1727948258788,v1=4f43db2e9c98f29f167741ca544ee74d32fd034a5b47e430afbf0c23202d96a8' +
  '5e4769392568a9853a4160c21f5afda6856ba79f7aaf550472efdb16b507f5b7'
export const time = 1727948258788
export const secureToken = '@123#abc'
export const bodyA = JSON.stringify(v2)

export const signText = (text: string, key = signatureKey, t: number | string = time) =>
  `t=${t},v1=${createHmac('sha512', key).update(`${t}.${text}`).digest('hex')}`

/** Signs as Casso's own samples do: parses the body, sorts the keys at every level, and signs it stringified again. */
export const signJson = (body: string) => signText(JSON.stringify(sort(JSON.parse(body))))

export function sort(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sort)
  const names = Object.keys(value).sort()
  return Object.fromEntries(names.map((name) => [name, sort((value as Record<string, unknown>)[name])]))
}

export const signed = (body: string | Uint8Array, header: string) => ({
  headers: { 'x-casso-signature': header },
  body,
})

export const verifySigned = (body: string | Uint8Array, header: string, options: Partial<CassoVerifyOptions> = {}) =>
  verifyCassoWebhook(signed(body, header), { signatureKey, ...options })

export const verifyLegacy = (body: unknown, headers: Record<string, string> = { 'secure-token': secureToken }) =>
  verifyCassoWebhook({ headers, body: JSON.stringify(body) }, { secureToken })

/** Expects the delivery to be rejected, for `reason` if one is given. */
export async function expectRejected(promise: Promise<unknown>, what?: string, reason?: string) {
  const error = await failure(promise)
  expect(error, what).toMatchObject({ code: 'webhook_rejected', vendor: 'casso' })
  if (reason !== undefined) expect(error.vendorCode, what).toBe(reason)
  return error
}

export const post = (body: unknown, headers: Record<string, string> = { 'secure-token': secureToken }) =>
  new Request('https://shop.example/casso', {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
