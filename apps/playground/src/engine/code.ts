import type { Text } from 'test-kit/story'

/** Returns the lines of a `#region`, without their common indentation and with their comments in this language. */
export function codeOf(source: string, region: string, language: keyof Text = 'en'): string {
  const lines = source.split('\n')
  const from = lines.findIndex((line) => line.trim() === `// #region ${region}`)
  const length = lines.slice(from + 1).findIndex((line) => line.trim() === '// #endregion')
  if (from < 0 || length < 0) throw new Error(`The source has no region '${region}'`)
  const inside = lines.slice(from + 1, from + 1 + length)
  const indents = inside.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  const indent = Math.min(...indents)
  return translate(
    inside.map((line) => line.slice(indent)),
    language,
  ).join('\n')
}

/** Keeps the comments in one language. A comment that begins with `vi:` translates the one above it. */
function translate(lines: readonly string[], language: keyof Text): string[] {
  const kept: string[] = []
  for (const line of lines) {
    const [, start, words] = /^(\s*\/\/ )vi: (.*)$/.exec(line) ?? []
    if (words === undefined) kept.push(line)
    else if (language === 'vi') kept.splice(-1, 1, `${start}${words}`)
  }
  return kept
}
