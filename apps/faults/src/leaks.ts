import { inspect } from 'node:util'

/** The ways in which a secret may show itself. */
export const spellings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').replaceAll('=', ''),
  JSON.stringify(secret).slice(1, -1),
]

/** All that a log could hold of the thing. */
export function printed(thing: unknown): string {
  const clone = thing instanceof Error ? inspect(structuredClone(thing), { depth: 9 }) : ''
  return [inspect(thing, { depth: 9, showHidden: true }), JSON.stringify(thing), String(thing), clone].join('\n')
}

/** The texts in which a secret stands. */
export function findLeaks(texts: readonly string[], secrets: Iterable<string>): string[] {
  const known = [...new Set([...secrets].flatMap(spellings))].filter((text) => text.length >= 4)
  return texts.filter((text) => known.some((secret) => text.includes(secret)))
}
