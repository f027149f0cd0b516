import { createClient, type VendorDefinition } from '../src/client/client.ts'
import type { ClientOptions } from '../src/client/options.ts'
import type { EnvelopeResult } from '../src/errors/from-response.ts'

export type Answer = (request: Request) => Response | Promise<Response>

/** A client of a vendor that is no more than this answer; its envelope is `{ data }` or `{ refusal }`. */
export function createStubShop(answer: Answer, options: ClientOptions = {}, facts: Partial<VendorDefinition> = {}) {
  return createClient(
    {
      vendor: 'shop',
      baseUrl: 'https://api.example/v1',
      secrets: ['made-up-key'],
      credential: { key: 'made-up-key' },
      read: (body) => (isReading(body) ? body : undefined),
      ...facts,
    },
    { retry: 0, fetch: async (input, init) => answer(new Request(input, init)), ...options },
  )
}

const isReading = (body: unknown): body is EnvelopeResult =>
  typeof body === 'object' && body !== null && ('data' in body || 'refusal' in body)
