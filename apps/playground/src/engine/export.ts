import type { Crossing, Exchange, Lane } from './wire.ts'

/** Returns an exchange as a shell command. Its secrets are masked. */
export function toCurl({ method, url, requestHeaders, requestBody }: Exchange): string {
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  const headers = requestHeaders.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`)
  const body = requestBody === '' ? [] : [`--data-raw ${quote(requestBody)}`]
  return [`curl -X ${method} ${quote(url)}`, ...headers, ...body].join(' \\\n  ')
}

/** Returns exchanges as an HTTP archive, which the network tab of a browser can open. */
export function toHar(exchanges: readonly Exchange[]): object {
  const named = (pairs: readonly [string, string][] = []) => pairs.map(([name, value]) => ({ name, value }))
  return {
    log: {
      version: '1.2',
      creator: { name: 'vendor-kit playground', version: '0' },
      entries: exchanges.map((exchange) => ({
        startedDateTime: new Date(exchange.startedAt).toISOString(),
        time: exchange.ms ?? 0,
        request: {
          method: exchange.method,
          url: exchange.url,
          httpVersion: 'HTTP/1.1',
          cookies: [],
          headers: named(exchange.requestHeaders),
          queryString: [],
          headersSize: -1,
          bodySize: exchange.requestBody.length,
          ...(exchange.requestBody !== '' && {
            postData: { mimeType: 'application/json', text: exchange.requestBody },
          }),
        },
        response: {
          status: exchange.status ?? 0,
          statusText: exchange.failure ?? '',
          httpVersion: 'HTTP/1.1',
          cookies: [],
          headers: named(exchange.replyHeaders),
          content: {
            size: exchange.replyBody?.length ?? 0,
            mimeType: 'application/json',
            text: exchange.replyBody ?? '',
          },
          redirectURL: '',
          headersSize: -1,
          bodySize: exchange.replyBody?.length ?? 0,
        },
        cache: {},
        timings: { send: 0, wait: exchange.ms ?? 0, receive: 0 },
      })),
    },
  }
}

const places: Record<Lane, number> = { app: 60, client: 330, auth: 640, api: 900 }
const rowHeight = 30

/** Returns the diagram as a standalone picture. */
export function toSvg(crossings: readonly Crossing[], titles: Record<Lane, string>): string {
  const height = 60 + crossings.length * rowHeight
  const lanes = (Object.keys(places) as Lane[]).map(
    (lane) =>
      `<text x="${places[lane]}" y="24" text-anchor="middle" font-weight="bold">${escapeXml(titles[lane])}</text>` +
      `<line x1="${places[lane]}" x2="${places[lane]}" y1="34" y2="${height}" stroke="#bbb"/>`,
  )
  const arrows = crossings.map(({ from, to, text, isOk }, index) => {
    const y = 60 + index * rowHeight
    const [start, end] = [places[from], places[to]]
    const head = end > start ? -8 : 8
    const colour = isOk ? '#1971c2' : '#c92a2a'
    return (
      `<line x1="${start}" x2="${end}" y1="${y}" y2="${y}" stroke="${colour}"/>` +
      `<path d="M${end} ${y}l${head} -4v8z" fill="${colour}"/>` +
      `<text x="${(start + end) / 2}" y="${y - 5}" text-anchor="middle" font-size="11">${escapeXml(text)}</text>`
    )
  })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 ${height}" width="960" height="${height}" font-family="sans-serif" font-size="13">` +
    `<rect width="100%" height="100%" fill="white"/>${lanes.join('')}${arrows.join('')}</svg>`
  )
}

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
