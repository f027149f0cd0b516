type HeaderRecord = Record<string, string>

/** Several sets of headers in one; where two name the same header, in whatever case, the later one holds. */
export function mergeHeaders(...sets: readonly (HeaderRecord | undefined)[]): HeaderRecord {
  const merged: HeaderRecord = {}
  for (const set of sets) {
    for (const [name, value] of Object.entries(set ?? {})) merged[name.toLowerCase()] = value
  }
  return merged
}
