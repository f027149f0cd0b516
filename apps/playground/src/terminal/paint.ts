import { styleText } from 'node:util'

const colours = { good: 'green', bad: 'red', dim: 'dim', strong: 'bold', code: 'cyan' } as const

/** Colours the text on a terminal with colours; elsewhere it stays plain. */
export function paint(kind: keyof typeof colours, text: string): string {
  return styleText(colours[kind], text, { stream: process.stdout })
}

export const tick = (isKept: boolean): string => (isKept ? paint('good', '✓') : paint('bad', '✗'))

/** Cuts a line to a width. */
export const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text
