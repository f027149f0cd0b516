declare module 'cloudflare:workers' {
  /** Keeps the request that this is called in alive until the work is done. */
  export function waitUntil(work: Promise<unknown>): void
}
