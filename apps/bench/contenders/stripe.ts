import Stripe from 'stripe'
import type { Contender } from '../src/contender.ts'

export const contender: Contender = {
  title: 'stripe, static key',
  packages: ['stripe'],
  renews: false,
  create: ({ url, key, fetch }) => {
    const { hostname, port, pathname } = new URL(url)
    const stripe = new Stripe(key, {
      protocol: 'http',
      host: hostname,
      port,
      ...(fetch && { httpClient: Stripe.createFetchHttpClient(fetch) }),
    })
    return () => stripe.rawRequest('GET', pathname)
  },
}
