import type { MockRequest } from '@x/core/mock'

export type Body = Record<string, unknown>

/** A failure in ITS's envelope. Each code has the status that it has in the ancestor's code. */
export const fail = (status: number, code: string, msg: string, meta?: Record<string, string>) =>
  Response.json({ code, msg, ...(meta && { meta }) }, { status })

export const notFound = () => fail(404, 'not_found', 'Không tìm thấy.')
export const invalid = (msg: string) => fail(400, 'invalid_argument', msg)
export const unauthenticated = (msg = 'Vui lòng đăng nhập.') => fail(401, 'unauthenticated', msg)

/** Checks the Content-Type, then the JSON. ITS checks both before the key. */
export function readBody({ headers, json }: MockRequest): Body | Response {
  const type = headers.get('content-type') ?? ''
  if (type.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    return fail(404, 'bad_route', `unexpected Content-Type: "${type}"`)
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Body
  const meta = { xcode: 'malformed', cause: 'invalid json' }
  return fail(400, 'invalid_argument', 'the json request could not be decoded', meta)
}

/** The token of `Bearer <token>`. ITS's ancestor also accepts `bearer`, but no other spelling. */
export const bearer = ({ headers }: MockRequest) => /^[Bb]earer (.+)$/.exec(headers.get('authorization') ?? '')?.[1]

/** Makes ids like those of ITS, with 19 digits. */
export function createIds() {
  let count = 0n
  return () => {
    count += 1n
    return String(1_296_121_461_800_000_000n + count)
  }
}

export type NextId = ReturnType<typeof createIds>

/** One page of the rows that match the filter. Every page with rows has a `next`, even the last one. */
export function pageOf(key: string, rows: readonly Body[], { filter, paging }: Body, pageSize: number) {
  const { after = '.', limit = 0, sort = '' } = (paging ?? {}) as { after?: string; limit?: number; sort?: string }
  const found = rows.filter((row) =>
    Object.entries((filter ?? {}) as Body).every(([name, value]) => !(name in row) || row[name] === value),
  )
  const size = limit > 0 && limit <= pageSize ? limit : pageSize
  const start = after.startsWith(cursorPrefix) ? Number(after.slice(cursorPrefix.length)) : 0
  const page = found.slice(start, start + size)
  const cursor = (position: number) => (page.length === 0 ? '' : cursorPrefix + position)
  const cursors = { next: cursor(start + page.length), prev: cursor(start) }
  return { [key]: page, paging: { after, before: '', limit: size, sort, ...cursors } }
}

const cursorPrefix = 'AAAAAAAGaG8B'

/** Refuses a body that lacks one of these fields. Returns undefined when it has them all. */
export function missing(body: Body, ...names: string[]): Response | undefined {
  const absent = names.filter((name) => body[name] === undefined || body[name] === '')
  return absent.length === 0 ? undefined : invalid(`Missing: ${absent.join(', ')}`)
}
