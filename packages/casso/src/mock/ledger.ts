import account from '../fixtures/accounts-list.json' with { type: 'json' }
import detail from '../fixtures/transactions-get.json' with { type: 'json' }
import list from '../fixtures/transactions-list.json' with { type: 'json' }

/** A transaction as the mock stores it. It gets the field names of a dialect when it is sent. */
export interface MockTransaction {
  id: number
  tid: string
  description: string
  amount: number
  balance: number
  /** `YYYY-MM-DD HH:mm:ss`, local time in Vietnam. */
  when: string
  bankSubAccId: string
  accountId: number
  bankCodeName: string
  /** Only webhooks send this field and `bankAbbreviation`. */
  bankName: string
  bankAbbreviation: string
  virtualAccount: string
  virtualAccountName: string
  corresponsiveName: string
  corresponsiveAccount: string
  corresponsiveBankId: string
  corresponsiveBankName: string
}

export interface LedgerOptions {
  /**
   * The field name of the balance. It is not confirmed which one version 2 of the API uses.
   * @default as in Casso's samples: 'cusum_balance' in lists, 'cusumBalance' in details
   */
  balanceKey?: 'cusum_balance' | 'cusumBalance' | undefined
  /** The format of `when` in lists and details. @default 'YYYY-MM-DDTHH:mm:ss', as in Casso's newer pages */
  dateForm?: 'YYYY-MM-DD' | 'YYYY-MM-DDTHH:mm:ss' | 'YYYY-MM-DD HH:mm:ss' | undefined
  /** What Casso sends for a text that it does not know. Null is not confirmed. @default '' */
  emptyText?: '' | null | undefined
  /** `nextPage` on the last page and `prevPage` on the first; 'absent' omits them. @default null, which is a guess */
  pageEnd?: number | null | 'absent' | undefined
  /** Current time in milliseconds since 1970. Lists cover the seven days before it by default. @default Date.now */
  now?: (() => number) | undefined
}

const dayMs = 86_400_000

/** Stores the mock's transactions. */
export function createLedger(options: LedgerOptions) {
  const { dateForm = 'YYYY-MM-DDTHH:mm:ss', emptyText = '', pageEnd = null, now = Date.now } = options
  let kept: MockTransaction[] = []
  const time = (ms: number) => new Date(ms + 7 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

  /** Returns a complete transaction: the given fields, and defaults for all others. */
  function make(given: Partial<MockTransaction>): MockTransaction {
    const last = kept.at(-1)
    const id = given.id ?? Math.max(400_000, ...kept.map((known) => known.id)) + 1
    const amount = given.amount ?? 599_000
    return {
      id,
      tid: `FT${id}`,
      description: 'giao dich thu nghiem',
      amount,
      balance: (last?.balance ?? 0) + amount,
      when: time(now()),
      bankSubAccId: account.data[0]?.accountNumber ?? '',
      accountId: account.data[0]?.id ?? 0,
      bankCodeName: account.data[0]?.bankCodeName ?? '',
      bankName: 'VPBank',
      bankAbbreviation: 'VPB',
      virtualAccount: '',
      virtualAccountName: '',
      corresponsiveName: '',
      corresponsiveAccount: '',
      corresponsiveBankId: '',
      corresponsiveBankName: '',
      ...given,
    }
  }
  const add = (given: Partial<MockTransaction>) => {
    const made = make(given)
    kept.push(made)
    return made
  }

  function reset() {
    kept = []
    for (const { cusum_balance: balance, when, ...rest } of list.data.records) {
      add({ ...rest, balance, when: when.replace('T', ' ') })
    }
    const { cusumBalance: balance, when, ...rest } = detail.data
    add({ ...rest, balance, when: `${when} 00:00:00`, accountId: 63, bankCodeName: 'timoplus' })
    add({ description: 'DH35' })
  }
  reset()

  /** Returns the transaction as the API sends it. */
  function toWire(transaction: MockTransaction, documentedKey: string) {
    const { balance, when, bankName, bankAbbreviation, ...rest } = transaction
    const date = dateForm === 'YYYY-MM-DD' ? when.slice(0, 10) : when
    const texts = Object.entries({ ...rest, paymentChannel: '' }).map(([name, value]) => [
      name,
      value === '' ? emptyText : value,
    ])
    return {
      ...Object.fromEntries(texts),
      [options.balanceKey ?? documentedKey]: balance,
      when: dateForm === 'YYYY-MM-DDTHH:mm:ss' ? date.replace(' ', 'T') : date,
    }
  }

  return {
    add,
    make,
    reset,
    newest: () => kept.at(-1),
    find: (id: string | undefined) => {
      const found = kept.find((transaction) => String(transaction.id) === id)
      return found && toWire(found, 'cusumBalance')
    },
    /** Returns the page that the query asks for. It is a guess that the range includes both of its days. */
    page: (query: URLSearchParams, bankSubAccId?: string) => {
      const from = query.get('fromDate') ?? time(now() - 7 * dayMs).slice(0, 10)
      const to = query.get('toDate') ?? time(now()).slice(0, 10)
      const page = Number(query.get('page') ?? 1)
      const pageSize = Number(query.get('pageSize') ?? 10)
      const found = kept
        .filter(({ when }) => when.slice(0, 10) >= from && when.slice(0, 10) <= to)
        .filter((transaction) => bankSubAccId === undefined || transaction.bankSubAccId === bankSubAccId)
        .sort((a, b) => (a.when === b.when ? a.id - b.id : a.when < b.when ? -1 : 1))
      if (query.get('sort') === 'DESC') found.reverse()
      const totalPages = Math.ceil(found.length / pageSize)
      const end = (name: string) => (pageEnd === 'absent' ? {} : { [name]: pageEnd })
      return {
        page,
        pageSize,
        ...(page < totalPages ? { nextPage: page + 1 } : end('nextPage')),
        ...(page > 1 ? { prevPage: page - 1 } : end('prevPage')),
        totalPages,
        totalRecords: found.length,
        records: found
          .slice((page - 1) * pageSize, page * pageSize)
          .map((transaction) => toWire(transaction, 'cusum_balance')),
      }
    },
  }
}
