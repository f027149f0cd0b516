type HeaderRecord = Record<string, string>

/** Several sets of headers in one; where two name the same header, in whatever case, the later one holds. */
export function mergeHeaders(...sets: readonly (HeaderRecord | undefined)[]): HeaderRecord {
  const merged: HeaderRecord = {}
  for (const set of sets) {
    for (const [name, value] of Object.entries(set ?? {})) merged[name.toLowerCase()] = value
  }
  return merged
}

/** Sets each in turn, which takes less memory than `new Headers(set)`, or than the entries of the set. */
export function setHeaders(headers: Headers, set: HeaderRecord = {}): void {
  for (const name in set) headers.set(name, String(set[name]))
}
