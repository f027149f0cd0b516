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

type Filter = (row: Body, value: never, filter: Body) => boolean
/** Filters that are not simply the field of a row with the same name. */
export type Filters = Readonly<Record<string, Filter>>

const filters: Filters = {
  call_number: ({ caller, callee }, value) => caller === value || callee === value,
  date_from: (row, value, filter) => timeOf(row, filter) >= Date.parse(value),
  date_to: (row, value, filter) => timeOf(row, filter) <= Date.parse(value),
  // What the other comparisons do is not known.
  duration: ({ duration }, { comparison, value }: { comparison?: string; value: number }) =>
    comparison !== 'less_than_or_equal_to' || Number(duration) <= value,
  extension_ids: ({ extension_id }, ids) => isAmong(extension_id, ids),
  user_ids: ({ user_id }, ids) => isAmong(user_id, ids),
  msg_type: ({ type }, value) => type === value,
}

/** Whether the value is in the list. An empty list filters nothing. */
export const isAmong = (value: unknown, list: readonly unknown[]) => list.length === 0 || list.includes(value)

/** The time that `date_from` and `date_to` refer to. ITS documents it for messages only. */
function timeOf(row: Body, { time_type = 'updated_time' }: Body): number {
  const time = row.started_at ?? row[time_type === 'updated_time' ? 'updated_at' : String(time_type)]
  return Date.parse(String(time))
}

/** One page of the rows that match the filter. Every page with rows has a `next`, even the last one. */
export function pageOf(key: string, rows: readonly Body[], body: Body, pageSize: number, own: Filters = {}) {
  const filter = (body.filter ?? {}) as Body
  const { after, before, limit = 0, sort = '' } = (body.paging ?? {}) as Paging
  if (after && before) return invalid('after and before')
  const known: Filters = { ...filters, ...own }
  const found = rows.filter((row) =>
    Object.entries(filter).every(([name, value]) => {
      if (value === null) return true
      return known[name]?.(row, value as never, filter) ?? (!(name in row) || row[name] === value)
    }),
  )
  const size = limit > 0 && limit <= pageSize ? limit : pageSize
  const [, way, position = before ? found.length : 0] = cursorForm.exec(after || before || '') ?? []
  // A sibling's page sends `prev` as `after`, the ancestor's code reads it from `before`. Both lead back.
  const isBack = Boolean(before) || way === 'P'
  const end = isBack ? Number(position) : Number(position) + size
  const start = isBack ? Math.max(0, end - size) : Number(position)
  const page = found.slice(start, end)
  const cursor = (way: 'N' | 'P', position: number) => (page.length === 0 ? '' : `AAAAAAAGaG8B${way}${position}`)
  const cursors = { next: cursor('N', start + page.length), prev: cursor('P', start) }
  const given = { after: after || (before ? '' : '.'), before: before || '' }
  return { [key]: page, paging: { ...given, limit: size, sort, ...cursors } }
}

interface Paging {
  after?: string | null
  before?: string | null
  limit?: number
  sort?: string
}

const cursorForm = /^AAAAAAAGaG8B([NP])(\d+)$/

/** Refuses a body that lacks one of these fields. Returns undefined when it has them all. */
export function missing(body: Body, ...names: string[]): Response | undefined {
  const absent = names.filter((name) => body[name] === undefined || body[name] === '')
  return absent.length === 0 ? undefined : invalid(`Missing: ${absent.join(', ')}`)
}
