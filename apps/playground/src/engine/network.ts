import type { HttpHandler } from 'msw'

/** Where mocks answer: msw in this process, or the browser's service worker. */
export interface Network {
  /** Replaces the handlers. */
  use(handlers: readonly HttpHandler[]): void
}
