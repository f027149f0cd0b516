import { createZogo, type Zogo } from '@x/zogo'

/** A client without the `waitUntil` that Workers should give it, for all requests. */
let careless: Zogo | undefined

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

export function callCareless(): Promise<unknown> {
  careless ??= createZogo({
    username: 'shop@example.com',
    password: 'made-up',
    clientId: 1,
    clientSecret: 'made-up',
    environment: 'sandbox',
    fetch: slowFetch,
  })
  return careless.request('GET', 'shipments')
}
