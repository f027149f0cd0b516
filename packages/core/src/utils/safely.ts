/** Calls what a user gave us: whatever that throws, at once or later, harms nobody else. */
export function safely(job: () => unknown): void {
  try {
    Promise.resolve(job()).catch(() => {})
  } catch {}
}
