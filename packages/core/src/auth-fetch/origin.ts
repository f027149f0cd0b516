/** The only place that a credential may be sent to: one origin and the paths below its base. */
export interface Origin {
  readonly base: string
  /** Returns the full address of a path, or the reason why nothing may be sent there. */
  resolve(path: string): { url: string } | { reason: string }
}

/** A path of plain segments can't leave the base, so it skips the URL parser. */
const plainPath = /^[\w-]+(\/[\w-]+)*$/

/** Drops the slashes and dots at the end of a base address. */
export const trimBase = (address: string): string =>
  // Without the lookbehind, the regex would retry a long run of dots and slashes from each of its characters.
  address.replace(/(?<![/.])[/.]+$/, '')

/** Checks a base URL. Throws a `TypeError` that names the vendor and the option when the URL is unusable. */
export function createOrigin(
  baseUrl: string,
  { vendor = 'createOrigin', option = 'baseUrl', allowHttp = false, separator = '/' } = {},
): Origin {
  const base = checkBaseUrl(baseUrl, `[${vendor}] wrong options: '${option}' must`, allowHttp)
  const prefix = base.origin + trimBase(base.pathname) + separator
  return {
    base: prefix,
    resolve: (path) => {
      if (plainPath.test(path)) return { url: prefix + path }
      if (/[\\\p{Cc}]/u.test(path) || path.trim() !== path) {
        return { reason: 'free of backslashes, control characters and outer spaces' }
      }
      const isAbsolute = /^[a-z][a-z\d+.-]*:/i.test(path)
      const relative = path.startsWith('/') ? path.slice(1) : path
      if (relative.startsWith('/')) return { reason: 'relative, not another host' }
      const url = parseUrl(isAbsolute ? path : prefix + relative)
      if (url === undefined || url.username !== '' || url.password !== '' || url.hash !== '')
        return { reason: 'free of user names and fragments' }
      // The parser has already resolved `..` and `%2e%2e`. A server may also decode `%2f`, so this does too.
      const decoded = decode(url.pathname)
      // Some servers end a segment at `;` or a control character, or read invalid UTF-8 as dots and slashes.
      const climbs = decoded === undefined || /[/\\]\.\.([/\\;\s\p{Cc}]|$)|%(c[01]|u[\da-f]{4})/iu.test(decoded)
      if (climbs || !url.href.startsWith(prefix)) return { reason: 'inside the base address' }
      return { url: url.href }
    },
  }
}

export type Query = Record<string, QueryValue | readonly QueryValue[]>
type QueryValue = string | number | boolean | null | undefined

/** Appends the query to the address. Leaves out null and undefined, and repeats the name for each item of a list. */
export function addQuery(address: string, query: Query): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(query)) {
    for (const item of [value].flat())
      if (item !== undefined && item !== null) url.searchParams.append(name, String(item))
  }
  return url.href
}

function checkBaseUrl(baseUrl: unknown, itMust: string, allowHttp: boolean): URL {
  const url = typeof baseUrl === 'string' ? parseUrl(baseUrl) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw new TypeError(`${itMust} be an https URL`)
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError(`${itMust} hold no user, query or fragment`)
  }
  if (url.protocol === 'http:' && !allowHttp && !isLoopback(url.hostname)) {
    throw new TypeError(`${itMust} use https; plain http needs 'allowHttp: true'`)
  }
  return url
}

const isLoopback = (host: string) => /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host)

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return
  }
}

const mostLayers = 8

/** Percent-decodes until nothing changes, so that no layer of escaping hides a `..`. Undefined for too many layers. */
function decode(text: string): string | undefined {
  let decoded = text
  for (let layer = 0; layer < mostLayers; layer += 1) {
    const next = decoded.replace(/%([0-7][\da-f])/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    if (next === decoded) return decoded
    decoded = next
  }
  return
}
