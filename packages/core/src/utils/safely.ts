/** Calls a user's function. An error that it throws or rejects with is swallowed. */
export function safely(job: () => unknown): void {
  try {
    Promise.resolve(job()).catch(() => {})
  } catch {}
}
