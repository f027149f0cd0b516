import { onTestFinished, vi } from 'vitest'

/** Returns a mock function that is called for each unhandled rejection until the test ends. */
export function watchUnhandled() {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  onTestFinished(() => {
    process.off('unhandledRejection', unhandled)
  })
  return unhandled
}
