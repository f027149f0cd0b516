import ky from 'ky'
import type { Contender } from '../src/contender.ts'

export const contender: Contender = {
  title: 'ky, leanest',
  packages: ['ky'],
  renews: false,
  create: ({ url, key, fetch }) => {
    const client = ky.create({
      headers: { authorization: `Bearer ${key}` },
      retry: 0,
      timeout: false,
      ...(fetch && { fetch }),
    })
    return () => client.get(url).json()
  },
}
