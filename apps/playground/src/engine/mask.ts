/** Keeps secrets out of what is shown. */
export interface Mask {
  /** Masks a secret from now on, wherever it appears. */
  learn(secret: string): void
  text(text: string): string
  headers(headers: Headers): [string, string][]
  url(url: string): string
  /** Returns a body with the secrets in it masked, and learns those that it finds by name. */
  body(text: string): string
}

const hidden = '•••'
const secretNames = /(password|secret|_key|apikey|partner|auth_token|access_token|refresh_token|secure.?token)$/i
const secretHeaders = /^(authorization|secure-token|x-casso-signature|cookie)$/i
const secretQuery = /^(secret|token|shop_key|api_key)$/i

export function createMask(secrets: readonly string[]): Mask {
  const known = new Set<string>()
  for (const secret of secrets) learn(secret)

  function learn(secret: string) {
    if (secret.length >= 4) known.add(secret).add(encodeURIComponent(secret))
  }

  function text(given: string): string {
    let masked = given
    // Replace the longest first: one secret may be part of another.
    for (const secret of [...known].sort((a, b) => b.length - a.length)) masked = masked.replaceAll(secret, hidden)
    return masked
  }

  function url(given: string): string {
    if (!URL.canParse(given)) return text(given)
    const parsed = new URL(given)
    const pairs = [...parsed.searchParams].map(([name, value]) => {
      const isSecret = secretQuery.test(name)
      return `${name}=${isSecret ? hidden : encodeURIComponent(value)}`
    })
    return text(`${parsed.origin}${parsed.pathname}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`)
  }

  function learnFrom(value: unknown): void {
    if (typeof value !== 'object' || value === null) return
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && secretNames.test(name)) learn(inner)
      else learnFrom(inner)
    }
  }

  return {
    learn,
    text,
    url,
    headers: (headers) =>
      [...headers].map(([name, value]) => {
        if (!secretHeaders.test(name)) return [name, text(value)]
        const scheme = /^\w+(?= )/.exec(value)?.[0]
        return [name, scheme === undefined ? hidden : `${scheme} ${hidden}`]
      }),
    body: (given) => {
      const json = parse(given)
      if (json !== undefined) learnFrom(json)
      else if (/^[\w.-]+=/.test(given)) learnFrom(Object.fromEntries(new URLSearchParams(given)))
      return text(given)
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
