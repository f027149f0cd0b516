import { outcomeOf, type Promises } from 'test-kit/deviations'
import accountsList from '../src/fixtures/accounts-list.json' with { type: 'json' }
import transactionsGet from '../src/fixtures/transactions-get.json' with { type: 'json' }
import transactionsList from '../src/fixtures/transactions-list.json' with { type: 'json' }
import userInfo from '../src/fixtures/user-info.json' with { type: 'json' }
import webhooksCreate from '../src/fixtures/webhooks-create.json' with { type: 'json' }
import webhooksGet from '../src/fixtures/webhooks-get.json' with { type: 'json' }
import webhooksUpdate from '../src/fixtures/webhooks-update.json' with { type: 'json' }
import { type Casso, createCasso } from '../src/index.ts'

/** A documented reply, and what is promised of each field. Paths begin below `data`; `*` stands for any row. */
export interface Sample extends Promises {
  operation: string
  data: unknown
  call(casso: Casso): Promise<unknown>
  /** Fields that may be missing or null without a `reply.deviated` event. Null stays null. */
  nullish: readonly string[]
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

const documented: Sample[] = [
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

export const samples = documented.map(({ nullable = [], ...sample }) => ({
  ...sample,
  nullable: [...nullable, ...sample.nullish],
}))

/** Makes the call against a stub of Casso that answers with this data. */
export const answered = ({ call }: Pick<Sample, 'call'>, data: unknown) =>
  outcomeOf((onEvent) => {
    const fetch = async () => Response.json({ error: 0, message: 'success', data })
    return call(createCasso({ apiKey: 'made-up-key', retry: 0, fetch, onEvent }))
  })
