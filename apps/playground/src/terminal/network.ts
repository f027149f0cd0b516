import { setupServer } from 'msw/node'
import type { Network } from '../engine/network.ts'

/** Answers requests from the mocks, in this process. A request that no mock answers is an error. */
export function createNodeNetwork(): Network & { close(): void } {
  const server = setupServer()
  server.listen({ onUnhandledFrame: 'error' })
  return { use: (handlers) => server.resetHandlers(...handlers), close: () => server.close() }
}
