import ky from 'ky'
import * as v from 'valibot'
import type { Contender } from '../src/contender.ts'
import { createCarefulTokens } from './careful.ts'

const reply = v.object({
  error: v.number(),
  message: v.string(),
  data: v.object({
    user: v.object({ id: v.number(), email: v.string() }),
    business: v.object({ id: v.number(), name: v.string() }),
    bankAccs: v.array(v.object({ id: v.number(), bankSubAccId: v.string() })),
  }),
})

export const contender: Contender = {
  title: 'ky, careful hook, valibot',
  packages: ['ky', 'valibot'],
  renews: true,
  create: (world) => {
    const tokens = createCarefulTokens(world)
    const client = ky.create({
      prefix: `${world.base}/v2`,
      ...(world.fetch && { fetch: world.fetch }),
      hooks: {
        beforeRequest: [
          async ({ request, retryCount }) => {
            if (retryCount === 0) request.headers.set('authorization', `Bearer ${await tokens.token()}`)
          },
        ],
        afterResponse: [
          async ({ request, response, retryCount }) => {
            if (response.status !== 401 || retryCount > 0) return
            const refused = request.headers.get('authorization')?.slice('Bearer '.length) ?? ''
            const headers = new Headers(request.headers)
            headers.set('authorization', `Bearer ${await tokens.replace(refused)}`)
            return ky.retry({ request: new Request(request, { headers }), delay: 0, code: 'TOKEN_RENEWED' })
          },
        ],
      },
    })
    return async () => v.parse(reply, await client.get('userInfo').json())
  },
}
