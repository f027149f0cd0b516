import { createIts, type ItsOptions } from '../src/index.ts'
import type { MockIts } from '../src/mock.ts'

/** A client, and the requests that it sends. */
export function recorded(mock: MockIts, options: Partial<ItsOptions> = {}) {
  const sent: { method: string; url: string; key: string | null; type: string | null; body: string }[] = []
  const its = createIts({
    ...mock.credentials,
    ...options,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const { method, url, headers } = request
      const [key, type] = [headers.get('authorization'), headers.get('content-type')]
      sent.push({ method, url, key, type, body: await request.clone().text() })
      return fetch(request)
    },
  })
  return { its, sent }
}
