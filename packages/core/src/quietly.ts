/** Calls what a user gave us: whatever that throws, at once or later, harms nobody else. */
export function callQuietly(job: () => unknown): void {
  try {
    Promise.resolve(job()).catch(() => {})
  } catch {}
}
