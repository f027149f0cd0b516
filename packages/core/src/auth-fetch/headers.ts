type HeaderRecord = Record<string, string>

/** Merges sets of headers. If a name occurs twice, in any case, the later value wins. Throws on what HTTP forbids. */
export function mergeHeaders(...sets: readonly (HeaderRecord | undefined)[]): HeaderRecord {
  const merged = new Headers()
  for (const set of sets) setHeaders(merged, set)
  return Object.fromEntries(merged)
}

/** Sets each header in turn, which takes less memory than `new Headers(set)` or `Object.entries(set)`. */
export function setHeaders(headers: Headers, set: HeaderRecord = {}): void {
  for (const name in set) if (Object.hasOwn(set, name)) headers.set(name, String(set[name]))
}

/** A longer token might not be masked when the vendor echoes it, and hardly any server would accept it. */
const longestToken = 16 * 1024

/** Whether the text can travel in a header: printable ASCII without spaces, of at most 16 KiB. */
export const isHeaderSafe = (text: unknown): text is string =>
  typeof text === 'string' && text.length <= longestToken && /^[\x21-\x7e]+$/.test(text)

/** Returns the headers, or undefined if HTTP forbids one of the names or values. */
export function tryHeaders(init: HeadersInit | undefined): Headers | undefined {
  try {
    return new Headers(init)
  } catch {
    return
  }
}
