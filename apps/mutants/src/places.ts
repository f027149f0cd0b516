/** Lines and columns count from 1. */
export interface Place {
  line: number
  column: number
}

export const offset = (source: string, { line, column }: Place): number =>
  source
    .split('\n')
    .slice(0, line - 1)
    .reduce((sum, text) => sum + text.length + 1, column - 1)

/** Returns the source with this part of it replaced. */
export function mutate(source: string, { start, end }: { start: Place; end: Place }, replacement: string): string {
  return source.slice(0, offset(source, start)) + replacement + source.slice(offset(source, end))
}
