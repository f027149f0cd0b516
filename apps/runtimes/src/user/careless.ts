import { createZogo } from '@x/zogo'

/** A slow vendor inside the worker, whose logins are not counted. */
const slowFetch = async () => {
  await new Promise((resolve) => setTimeout(resolve, 200))
  return Response.json({
    code: 200,
    status: 'success',
    access_token: 'made-up',
    expires_in: 3_600,
    token_type: 'Bearer',
    data: [],
  })
}

/** A client without the `waitUntil` that Workers should pass to it, created outside of any request. */
const careless = createZogo({
  username: 'shop@example.com',
  password: 'made-up',
  clientId: 1,
  clientSecret: 'made-up',
  environment: 'sandbox',
  fetch: slowFetch,
})

export const callCareless = (): Promise<unknown> => careless.request('GET', 'shipments')
