/** Creates a body that produces a chunk only when it is read, and records its reads and whether it was cancelled. */
export function watchBody(...chunks: Uint8Array<ArrayBuffer>[]) {
  const seen = { pulls: 0, isCancelled: false }
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: (controller) => {
        const chunk = chunks[seen.pulls]
        seen.pulls += 1
        if (chunk === undefined) controller.close()
        else controller.enqueue(chunk)
      },
      cancel: () => {
        seen.isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, seen }
}
