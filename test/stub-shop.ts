import { createClient, type Facts } from '../packages/core/src/client.ts'
import type { Reading } from '../packages/core/src/failure.ts'
import type { ClientOptions } from '../packages/core/src/options.ts'

export type Answer = (request: Request) => Response | Promise<Response>

/** A client of a vendor that is no more than this answer; its envelope is `{ data }` or `{ refusal }`. */
export function createStubShop(answer: Answer, options: ClientOptions = {}, facts: Partial<Facts> = {}) {
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

const isReading = (body: unknown): body is Reading =>
  typeof body === 'object' && body !== null && ('data' in body || 'refusal' in body)
