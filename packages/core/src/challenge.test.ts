import { expect, test } from 'vitest'
import { type Challenged, createAuthFetch } from './auth-fetch.ts'
import { createOrigin } from './origin.ts'
import { createStaticGrant } from './static-grant.ts'

/** What a challenge can see of the reply, and the reply itself after it. */
async function look(response: Response) {
  const seen: unknown[] = []
  const challenge = async ({ status, headers, text, json }: Challenged) => {
    seen.push(status, headers.get('x-shop'), await text(), await json())
    return false
  }
  const authFetch = createAuthFetch({
    vendor: 'shop',
    origin: createOrigin('https://api.example/v1'),
    grants: createStaticGrant('key'),
    sign: () => {},
    challenge,
    fetch: () => async () => response,
  })
  return { reply: await authFetch('orders'), seen }
}

test.each([
  ['JSON', '{"error":"token"}', { error: 'token' }],
  ['no JSON', '<p>token</p>', undefined],
  ['nothing', '', undefined],
])('a challenge may read a reply of %s, which the caller gets whole', async (_kind, body, json) => {
  const { reply, seen } = await look(new Response(body, { status: 403, headers: { 'x-shop': 'yes' } }))
  expect(seen).toEqual([403, 'yes', body, json])
  expect(await reply.text()).toBe(body)
})

test('a challenge sees 64 KiB and no more, whether a reply says its length or not', async () => {
  for (const isSized of [true, false]) {
    for (const [length, sees] of [
      [64 * 1024, true],
      [64 * 1024 + 1, false],
    ] as const) {
      const body = '1'.repeat(length)
      const headers: HeadersInit = isSized ? { 'content-length': String(length) } : {}
      const { reply, seen } = await look(new Response(body, { headers }))
      expect(seen.slice(2)).toEqual(sees ? [body, Infinity] : [undefined, undefined])
      expect(await reply.text()).toBe(body)
    }
  }
})

test('a challenge sees nothing of a reply that breaks off, and the caller sees it break off', async () => {
  const broken = new TypeError('terminated')
  const { reply, seen } = await look(new Response(new ReadableStream({ pull: (body) => body.error(broken) })))
  expect(seen).toEqual([200, null, undefined, undefined])
  await expect(reply.text()).rejects.toBe(broken)
})
