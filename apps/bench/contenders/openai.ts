import OpenAI from 'openai'
import type { Contender } from '../src/contender.ts'

const tokenHost = 'https://auth.openai.com/'

export const contender: Contender = {
  title: 'openai, workload identity',
  packages: ['openai'],
  renews: true,
  create: ({ base, tokenUrl, fetch = globalThis.fetch }) => {
    const client = new OpenAI({
      baseURL: `${base}/v2`,
      // The library has a fixed address for its token endpoint.
      fetch: (input, init) => fetch(String(input).startsWith(tokenHost) ? tokenUrl : input, init),
      workloadIdentity: {
        identityProviderId: 'idp-123',
        serviceAccountId: 'sa-456',
        provider: { tokenType: 'jwt', getToken: async () => 'subject' },
      },
    })
    return () => client.get('/userInfo')
  },
}
