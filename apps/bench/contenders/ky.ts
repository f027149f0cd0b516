import ky from 'ky'
import type { Contender } from '../src/contender.ts'

export const contender: Contender = {
  title: 'ky, defaults',
  packages: ['ky'],
  renews: false,
  create: ({ base, key, fetch }) => {
    const client = ky.create({
      prefix: `${base}/v2`,
      headers: { authorization: `Bearer ${key}` },
      ...(fetch && { fetch }),
    })
    return () => client.get('userInfo').json()
  },
}
