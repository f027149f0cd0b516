import type { HttpHandler } from 'msw'

/** Where mocks answer: msw in this process, or the browser's service worker. */
export interface Network {
  /** Puts handlers in place of those before. */
  use(handlers: readonly HttpHandler[]): void
}
