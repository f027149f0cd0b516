import fc from 'fast-check'
import accountsList from '../src/fixtures/accounts-list.json' with { type: 'json' }
import transactionsGet from '../src/fixtures/transactions-get.json' with { type: 'json' }
import transactionsList from '../src/fixtures/transactions-list.json' with { type: 'json' }
import userInfo from '../src/fixtures/user-info.json' with { type: 'json' }
import webhooksCreate from '../src/fixtures/webhooks-create.json' with { type: 'json' }
import webhooksGet from '../src/fixtures/webhooks-get.json' with { type: 'json' }
import webhooksUpdate from '../src/fixtures/webhooks-update.json' with { type: 'json' }
import { type ApiError, type Casso, createCasso, type Issue, isApiError } from '../src/index.ts'

/** A documented reply, and how far each of its fields is promised. Paths count from `data`; `*` is any row. */
export interface Sample {
  operation: string
  data: unknown
  call(casso: Casso): Promise<unknown>
  /** Without one of these the call fails. */
  essential: readonly string[]
  /** These may be missing or null without notice, and stay null. */
  nullish: readonly string[]
  /** These may be null without notice, and stay null. */
  nullable?: readonly string[]
}

const recordFields = (prefix: string) =>
  Object.keys(transactionsList.data.records[0] ?? {})
    .concat('cusumBalance')
    .filter((name) => !['id', 'description', 'amount', 'when'].includes(name))
    .map((name) => prefix + name)

const page = {
  data: transactionsList.data,
  essential: ['page', 'records', 'records.*.id', 'records.*.amount'],
  nullish: ['nextPage', 'prevPage', ...recordFields('records.*.')],
}

const account = (prefix: string) => ({
  nullish: ['accountName', 'accountType', 'swift', 'citad', 'serviceType', 'memo']
    .concat('beginningSettingDate', 'beginningTxnDate')
    .map((name) => prefix + name),
  nullable: [`${prefix}balance`],
})

const settings = { webhook: 'https://shop.example/casso', secure_token: 'made-up-token' }
const hook = { essential: ['id'], nullish: ['param2'] }

export const samples: Sample[] = [
  {
    operation: 'userInfo',
    data: userInfo.data,
    call: (casso) => casso.userInfo(),
    essential: ['bankAccs', 'bankAccs.*.id'],
    nullish: ['bankAccs.*.bank.bin', 'bankAccs.*.bankAccountName'],
  },
  { operation: 'transactions.list', call: (casso) => casso.transactions.list(), ...page },
  { operation: 'accounts.transactions', call: (casso) => casso.accounts.transactions(123), ...page },
  {
    operation: 'transactions.get',
    data: transactionsGet.data,
    call: (casso) => casso.transactions.get(1),
    essential: ['id', 'amount'],
    nullish: recordFields(''),
  },
  {
    operation: 'accounts.list',
    data: accountsList.data,
    call: (casso) => casso.accounts.list(),
    essential: ['*.id'],
    ...account('*.'),
  },
  {
    operation: 'accounts.get',
    data: accountsList.data[0],
    call: (casso) => casso.accounts.get(123),
    essential: ['id'],
    ...account(''),
  },
  {
    operation: 'webhooks.create',
    data: webhooksCreate.data,
    call: (casso) => casso.webhooks.create(settings),
    ...hook,
  },
  { operation: 'webhooks.get', data: webhooksGet.data, call: (casso) => casso.webhooks.get(111), ...hook },
  {
    operation: 'webhooks.update',
    data: webhooksUpdate.data,
    call: (casso) => casso.webhooks.update(111, settings),
    ...hook,
  },
]

/** Makes the call against a Casso that answers with this data. */
export async function answered({ call }: Pick<Sample, 'call'>, data: unknown) {
  const told: { operation: string; issues: readonly Issue[] }[] = []
  const casso = createCasso({
    apiKey: 'made-up-key',
    retry: 0,
    fetch: async () => Response.json({ error: 0, message: 'success', data }),
    onEvent: (event) => {
      if (event.type === 'reply.deviated') told.push({ operation: event.operation, issues: event.issues })
    },
  })
  const outcome: { value?: unknown; error?: ApiError } = await call(casso).then(
    (value) => ({ value }),
    (error: unknown) => {
      if (isApiError(error)) return { error }
      throw error
    },
  )
  return { ...outcome, told }
}

type Path = readonly string[]

/** All paths below a value; of each list the first row only. */
export function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  const entries = Object.entries(value).slice(0, Array.isArray(value) ? 1 : undefined)
  return entries.flatMap(([key, inner]) => [[...path, key], ...pathsIn(inner, [...path, key])])
}

export const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value)

export const removed = Symbol('removed')

/** A copy with another value at the path. */
export function change(value: unknown, [first, ...rest]: Path, to: unknown): unknown {
  if (first === undefined) return to
  if (typeof value !== 'object' || value === null) return value
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>
  if (rest.length === 0 && to === removed) delete copy[first]
  else copy[first] = change(copy[first], rest, to)
  return copy
}

/** The same with one row in each list. */
export const firstRows = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.slice(0, 1).map(firstRows)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, firstRows(inner)]))
      : value

/** Whether a list of paths with `*` names the path. */
export const names = (list: readonly string[] | undefined, path: Path): boolean =>
  list?.includes(path.map((key) => (/^\d+$/.test(key) ? '*' : key)).join('.')) === true

/** The fields that are not essential and hold nothing essential; rows of lists are no fields. */
export const sideFields = ({ data, essential }: Sample): Path[] =>
  pathsIn(data).filter((path) => !names(essential, path) && !/^\d+$/.test(path.at(-1) ?? ''))

/** Another value than there was; null where that makes a difference. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(removed, null, true, '', 'text', '12', 7, 0.5, 1e300, [], [1], {}, { a: 1 }),
  fc.jsonValue(),
)

/** Several side fields at once, each removed, nulled or with another value. */
export const deviations = (sample: Sample): fc.Arbitrary<{ path: Path; to: unknown }[]> =>
  fc.array(fc.record({ path: fc.constantFrom(...sideFields(sample)), to: anything }), { minLength: 1, maxLength: 6 })

/** Paths whose value is neither undefined nor of the sample's type; null counts where it is promised. */
export function misfits(value: unknown, expected: unknown, sample: Sample, path: Path = []): string[] {
  if (value === undefined) return []
  if (value === null) return names([...sample.nullish, ...(sample.nullable ?? [])], path) ? [] : [path.join('.')]
  // The sample itself has null here, and tells no type.
  if (expected === null || expected === undefined) return []
  if (Array.isArray(expected) !== Array.isArray(value) || typeof value !== typeof expected) return [path.join('.')]
  if (typeof value !== 'object') return []
  const entries = Object.entries(value as object).filter(
    ([key]) => Object.hasOwn(expected as object, key) || Array.isArray(value),
  )
  return entries.flatMap(([key, inner]) => {
    const row = Array.isArray(expected) ? expected[0] : (expected as Record<string, unknown>)[key]
    return misfits(inner, row, sample, [...path, key])
  })
}
