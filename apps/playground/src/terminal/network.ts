import { setupServer } from 'msw/node'
import type { Network } from '../engine/network.ts'

/** The mocks answer in this process; anything else that is asked for is an error. */
export function createNodeNetwork(): Network & { close(): void } {
  const server = setupServer()
  server.listen({ onUnhandledFrame: 'error' })
  return { use: (handlers) => server.resetHandlers(...handlers), close: () => server.close() }
}
