import { resolve } from 'node:path'
import { isApiError } from '@x/core'
import { expect, test } from 'vitest'
import { readDocstrings } from '../build/docstrings.ts'
import { argumentsOf, readGiven, samplesOf } from '../web/calls/arguments.ts'
import { type Field, fieldsOf } from './engine/fields.ts'
import { listOperations, methodOf } from './engine/operations.ts'
import { createNodeNetwork } from './terminal/network.ts'
import { findVendors } from './terminal/vendors.ts'

const vendors = await findVendors()
const docs = readDocstrings(vendors.map(({ folder }) => folder))
const calls = (
  await Promise.all(
    vendors.map(async ({ vendor, folder, ways, told }) => {
      const { endpoints } = await import(resolve(folder, 'src/endpoints.ts'))
      return listOperations(endpoints).map((operation) => ({ vendor, ways, samples: told?.story.samples, operation }))
    }),
  )
).flat()

/** Returns the paths of fields without a value that are required in this input or have no sample. */
function emptyFields(fields: readonly Field[], value: unknown): string[] {
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  return fields.flatMap((field) => {
    const { name, kind, isRequired, sample, fields: inner = [] } = field
    const isSent = value !== undefined && isRequired
    if (kind === 'object') return emptyFields(inner, given[name]).map((path) => `${name}.${path}`)
    if (given[name] !== undefined || kind === 'boolean') return []
    return isSent || (sample === undefined && kind !== 'choice') ? [name] : []
  })
}

test.each(calls)('the form of $vendor $operation.name is filled in, and says what it is for', (call) => {
  const { vendor, samples, operation } = call
  const sample = samples?.calls[operation.name]
  const told = docs[vendor]?.[operation.name]
  expect(told?.text.en).toMatch(/\.$/)
  if (operation.params !== undefined) expect(sample?.id).toBeDefined()
  if (operation.input === undefined) return
  const { fields, isObject } = fieldsOf(operation.input, {
    docs: told?.fields,
    samples: samples && samplesOf(operation.name, samples),
  })
  if (isObject) expect(emptyFields(fields, sample?.input), 'Give them values in samples.ts').toEqual([])
  else expect(sample?.input).toBeDefined()
})

test('docstrings are found where fields are shared, nested and in lists', () => {
  const fields = docs.its?.['shop.callLogs.iterate']?.fields
  expect(fields?.['paging.after']?.en).toBe('The `next` of the page before. Leave it out for the first page.')
  expect(docs.supership?.['orders.create']?.fields['products.weight']).toEqual({ en: 'Grams.', vi: 'Tính bằng gam.' })
  expect(docs.casso?.['transactions.list']?.fields.page?.en).toBe('Counts from 1. Default: 1.')
  expect(docs.its?.['shop.zns.list']?.text.vi).toBe(
    'Liệt kê tin đã gửi. Chỉ biết qua các thương hiệu anh em: ListMessages.',
  )
  expect(Object.keys(docs.casso?.userInfo?.fields ?? {})).toEqual([])
})

test('the forms speak Vietnamese too', () => {
  const all = Object.values(docs).flatMap((own) =>
    Object.values(own).flatMap(({ text, fields }) => [text, ...Object.values(fields)]),
  )
  const missing = all.filter(({ vi }) => vi === undefined).map(({ en }) => en)
  expect([...new Set(missing)], "Give them Vietnamese words in the vendor's docstrings.vi.json").toEqual([])
})

test('every call that is made as its form begins is taken by the vendor, or waits for another call', async () => {
  const network = createNodeNetwork()
  const outcomes: Record<string, string> = {}
  for (const { vendor, ways, samples, operation } of calls) {
    for (const way of ways) {
      const mock = way.mock()
      network.use(mock.handlers)
      const method = methodOf(way.create({ ...mock.credentials, retry: 0 }), operation.name)
      if (method === undefined) continue
      const given = readGiven(new URLSearchParams(), samples?.calls[operation.name])
      const reply = method.call(...argumentsOf(operation, given))
      const made = operation.isIteration ? (reply as AsyncGenerator).next() : reply
      const outcome = await Promise.resolve(made).then(
        () => 'ok',
        (error: unknown) => (isApiError(error) ? `${error.code}: ${error.message}` : String(error)),
      )
      outcomes[`${vendor} ${operation.name}`] = outcome
    }
  }
  network.close()
  // A call may need what another call creates, which is not there yet.
  const isFair = (outcome: string) => outcome === 'ok' || /^refused: .*(not exists|Không tìm thấy)/.test(outcome)
  expect(Object.entries(outcomes).filter(([, outcome]) => !isFair(outcome))).toEqual([])
})
