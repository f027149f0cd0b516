const { setImmediate } = globalThis

/** Resolves when all work that does not wait for time to pass has run. */
export const flush = () => new Promise<void>((done) => setImmediate(done))
