const { setImmediate } = globalThis

/** Resolves when all that can run without the passing of time has run. */
export const flush = () => new Promise<void>((done) => setImmediate(done))
