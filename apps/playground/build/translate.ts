import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** Creates a function that translates a vendor's docstrings to Vietnamese; undefined if there is no translation. */
export function translatorOf(folder: string): (text: string) => string | undefined {
  const path = resolve(folder, 'docstrings.vi.json')
  const words: Record<string, string> = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
  const translate = (text: string) => words[text] ?? translateNaming(text)

  /** Translates a sentence that many docstrings share up to the name at its end, for which its key has `*`. */
  function translateNaming(text: string): string | undefined {
    const [, start = '', name = ''] = /^(.*: )(\w+(?:\/\w+)?)\.$/.exec(text) ?? []
    return words[`${start}*.`]?.replace('*', name)
  }

  return (text) => {
    const whole = translate(text)
    if (whole !== undefined) return whole
    const parts = text.split(/ (?=Known from )/).map(translate)
    return parts.includes(undefined) ? undefined : parts.join(' ')
  }
}
