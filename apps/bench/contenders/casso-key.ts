import { createCasso } from '@x/casso'
import type { Contender } from '../src/contender.ts'

export const contender: Contender = {
  title: 'casso.userInfo(), API key',
  packages: ['@x/casso'],
  ours: true,
  renews: false,
  create: ({ base, key, fetch }) => {
    const casso = createCasso({ apiKey: key, baseUrl: `${base}/v2`, fetch })
    return () => casso.userInfo()
  },
}
