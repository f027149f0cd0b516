/** Calls a function of the user's. An error that it throws, at once or later, is swallowed. */
export function safely(job: () => unknown): void {
  try {
    Promise.resolve(job()).catch(() => {})
  } catch {}
}
