import { onTestFinished, vi } from 'vitest'

/** Told of each unhandled rejection until the test is over. */
export function watchUnhandled() {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  onTestFinished(() => {
    process.off('unhandledRejection', unhandled)
  })
  return unhandled
}
