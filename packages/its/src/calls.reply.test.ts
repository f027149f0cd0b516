import type { BaseClient, ClientEvent } from '@x/core/vendor'
import fc from 'fast-check'
import { failure } from 'test-kit/contract'
import { expect, test } from 'vitest'
import { partnerRows } from '../test/partner-rows.ts'
import { at, change, endpointOf, type Field, fieldsOf, pathsOf, wrongTypes } from '../test/replies.ts'
import type { Row } from '../test/row.ts'
import { shopRows } from '../test/shop-rows.ts'
import { createIts, type ItsOptions } from './index.ts'
import key from './mock/fixtures/authorize-shop-key.json' with { type: 'json' }

const options = { baseUrl: 'https://its.example/v1/partner', apiKey: '1:made-up' }

/** Values that replace a field. */
const mutations = {
  missing: () => undefined,
  null: () => null,
  wrong: (value: unknown) => (typeof value === 'object' && value !== null ? 'wrong' : { wrong: true }),
  alsoWrong: (value: unknown) => (Array.isArray(value) ? { 0: value } : typeof value === 'boolean' ? 'true' : [value]),
} as const
type Mutation = keyof typeof mutations

/** Makes the call of a row against a fake ITS that answers with the given body. */
function caller<Client extends BaseClient>(row: Row<Client>, create: (options: Partial<ItsOptions>) => Client) {
  let body: unknown = key
  const client = create({ fetch: async () => Response.json(body) })
  const ready = client.auth.token()
  return async (reply: unknown) => {
    await ready
    body = reply
    return row.call(client, row.input as never, {})
  }
}

const isEssential = ({ path }: Field, { essential }: Row<never>) =>
  essential.includes(path.map((key) => (/^\d+$/.test(key) ? '*' : key)).join('.'))

/** Whether the field is a row of the reply's main list: the list is returned without a row that cannot be read. */
const isRow = ({ path }: Field, { essential }: Row<never>) => path.length === 2 && essential.includes(path[0] ?? '')

function describe<Client extends BaseClient>(
  rows: readonly Row<Client>[],
  create: (options: Partial<ItsOptions>) => Client,
) {
  const setup = (row: Row<Client>) => {
    const events: ClientEvent[] = []
    const call = caller(row, (given) => create({ ...given, onEvent: (event) => events.push(event) }))
    const { reply: schema } = endpointOf(row.operation)
    const fields = fieldsOf(schema, row.reply)
    const deviated = () => events.splice(0).flatMap((event) => (event.type === 'reply.deviated' ? [event.issues] : []))
    const side = fields.filter((field) => !isEssential(field, row as Row<never>) && !isRow(field, row as Row<never>))
    return { call, deviated, fields, side, schema, given: row as Row<never> }
  }

  test.each(rows)('$operation has a type for every documented field', ({ operation, reply }) => {
    const known = fieldsOf(endpointOf(operation).reply, reply).map(({ path }) => path.join('.'))
    expect(known).toEqual(pathsOf(reply).map((path) => path.join('.')))
  })

  test.each(rows)('$operation fails without any essential field, and names it', async (row) => {
    const { call, fields, given } = setup(row)
    const essential = fields.filter((field) => isEssential(field, given))
    expect(essential.map(({ path }) => path.join('.').replaceAll('.0', '.*')).sort()).toEqual([...row.essential].sort())
    for (const { path, value } of essential) {
      for (const [name, mutate] of Object.entries(mutations)) {
        const body = change(row.reply, path, mutate(value))
        const error = await failure(call(body))
        expect(error, `${path} ${name}`).toMatchObject({ code: 'unexpected_response', sent: true, body })
        expect(error.issues?.map((issue) => issue.path)).toContain(path.join('.'))
      }
    }
  })

  const withSide = rows.filter((row) => setup(row).side.length > 0)

  test.each(withSide)('$operation bears any side field that deviates, and reports it once', async (row) => {
    const { call, deviated, side, schema } = setup(row)
    for (const field of side) {
      for (const [name, mutate] of Object.entries(mutations) as [Mutation, (value: unknown) => unknown][]) {
        const { path, value, isSoft, isNullable } = field
        const to = mutate(value)
        // Removing a row leaves a shorter list, which is not a deviation.
        const isAbsent = name === 'missing' && (isSoft || /^\d+$/.test(path.at(-1) ?? ''))
        const isBorne = isAbsent || (to === null && isNullable)
        const result = await call(change(row.reply, path, to))
        expect(wrongTypes(schema, row.reply, result), `${path} ${name}`).toEqual([])
        const reported = deviated().map((issues) => issues.map((issue) => issue.path))
        expect(reported, `${path} ${name}`).toEqual(isBorne ? [] : [[expect.stringMatching(`^${path.join('\\.')}`)]])
        if (isSoft) expect(at(result, path) ?? undefined, `${path} ${name}`).toBeUndefined()
      }
    }
  })

  test.each(withSide)('$operation returns its essentials whatever the side fields hold', async (row) => {
    const { call, fields, side, schema, given } = setup(row)
    const kinds = fc.constantFrom(...(Object.keys(mutations) as Mutation[]))
    const plans = fc.array(fc.tuple(fc.nat(), fc.oneof(kinds, fc.jsonValue())), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const body = plan.reduce<unknown>((body, [place, what]) => {
          const field = side[place % side.length]!
          const isKind = typeof what === 'string' && Object.hasOwn(mutations, what)
          if (!isKind && row.decides?.includes(field.path.join('.'))) return body
          return change(body, field.path, isKind ? mutations[what as Mutation](field.value) : what)
        }, row.reply)
        const result = await call(body)
        expect(wrongTypes(schema, row.reply, result)).toEqual([])
        for (const { path, value } of fields.filter((field) => isEssential(field, given))) {
          if (typeof value !== 'object') expect(at(result, path)).toEqual(value)
        }
      }),
      { numRuns: 40 },
    )
  })

  test.each(rows)('$operation converts between text and number where nothing is lost', async (row) => {
    const { call, deviated, fields } = setup(row)
    for (const { path, value } of fields) {
      if ((typeof value !== 'string' && typeof value !== 'number') || row.decides?.includes(path.join('.'))) continue
      const [sent, expected] = typeof value === 'string' ? [17, '17'] : ['17', 17]
      expect(at(await call(change(row.reply, path, sent)), path), path.join('.')).toBe(expected)
      expect(deviated().map((issues) => issues.map((issue) => issue.path))).toEqual([[path.join('.')]])
    }
  })

  test.each(rows)('$operation keeps fields that it does not know', async (row) => {
    const { call, fields } = setup(row)
    const objects = fields.filter(({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value))
    for (const path of [[], ...objects.map(({ path }) => path)].map((path) => [...path, 'unknownField'])) {
      // The keys of these are data, with texts only.
      if (path.includes('template_data') || path.includes('meta')) continue
      expect(at(await call(change(row.reply, path, ['kept'])), path), path.join('.')).toEqual(['kept'])
    }
  })
}

describe(partnerRows, (given) => createIts({ ...options, ...given }))
describe(shopRows, (given) => createIts({ ...options, ...given }).shop({ shopId: '1' }))
