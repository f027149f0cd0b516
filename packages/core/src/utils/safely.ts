/** Calls a user's function. An error that it throws or rejects with is swallowed. */
export function safely(job: () => unknown): void {
  try {
    Promise.resolve(job()).catch(() => {})
  } catch {}
}

/** Passes an error to the user's `onError`. Without one, prints it: a payment that failed must not go unnoticed. */
export function report(onError: ((error: unknown) => void) | undefined, error: unknown): void {
  if (onError !== undefined) safely(() => onError(error))
  // biome-ignore lint/suspicious/noConsole: without `onError`, the error would be lost.
  else console.error(error)
}
