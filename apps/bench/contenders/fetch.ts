import type { Contender } from '../src/contender.ts'

export const contender: Contender = {
  title: 'fetch, raw',
  packages: [],
  renews: false,
  create: ({ url, key, fetch }) => {
    const headers = { authorization: `Bearer ${key}` }
    return async () => {
      const response = await (fetch ?? globalThis.fetch)(url, { headers })
      return response.json()
    }
  },
}
