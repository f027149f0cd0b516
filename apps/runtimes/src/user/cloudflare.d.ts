declare module 'cloudflare:workers' {
  /** Keeps the request that calls this alive until the work is done. */
  export function waitUntil(work: Promise<unknown>): void
}
