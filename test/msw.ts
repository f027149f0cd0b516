import type { RequestHandler } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll } from 'vitest'

/** Answers every `fetch` of a test file from these mocks, and resets them after each test. `sent` is its requests. */
export function useMocks(...mocks: { handlers: readonly RequestHandler[]; reset(): void }[]) {
  const sent: Request[] = []
  const server = setupServer(...mocks.flatMap(({ handlers }) => handlers))
  server.events.on('request:start', ({ request }) => void sent.push(request.clone()))
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
  afterEach(() => {
    server.resetHandlers()
    for (const mock of mocks) mock.reset()
    sent.length = 0
  })
  afterAll(() => server.close())
  return { server, sent }
}
