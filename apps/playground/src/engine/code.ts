/** The lines of a `#region` in a file, without the indentation that they share. */
export function codeOf(source: string, region: string): string {
  const lines = source.split('\n')
  const from = lines.findIndex((line) => line.trim() === `// #region ${region}`)
  const length = lines.slice(from + 1).findIndex((line) => line.trim() === '// #endregion')
  if (from < 0 || length < 0) throw new Error(`The source has no region '${region}'`)
  const inside = lines.slice(from + 1, from + 1 + length)
  const indents = inside.filter((line) => line.trim() !== '').map((line) => line.search(/\S/))
  const indent = Math.min(...indents)
  return inside.map((line) => line.slice(indent)).join('\n')
}
