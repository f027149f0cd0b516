import { createZogo } from '@x/zogo'

/** A slow vendor within the worker, that nobody has to count. */
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

/** A client without the `waitUntil` that Workers should give it, made where no request is under way. */
const careless = createZogo({
  username: 'shop@example.com',
  password: 'made-up',
  clientId: 1,
  clientSecret: 'made-up',
  environment: 'sandbox',
  fetch: slowFetch,
})

export const callCareless = (): Promise<unknown> => careless.request('GET', 'shipments')
