import { inspect } from 'node:util'

/** Returns the spellings in which a secret may appear. */
export const spellings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replaceAll('=', ''),
  JSON.stringify(secret).slice(1, -1),
]

/** Returns the value in all forms in which a log could hold it. */
export function printed(thing: unknown): string {
  const clone = thing instanceof Error ? inspect(structuredClone(thing), { depth: 9 }) : ''
  return [inspect(thing, { depth: 9, showHidden: true }), JSON.stringify(thing), String(thing), clone].join('\n')
}

/** Returns the texts that contain a secret. */
export function findLeaks(texts: readonly string[], secrets: Iterable<string>): string[] {
  const known = [...new Set([...secrets].flatMap(spellings))].filter((text) => text.length >= 4)
  return texts.filter((text) => known.some((secret) => text.includes(secret)))
}
