import { ApiError, type Issue } from '@x/core/vendor'
import { cassoDate } from './date.ts'

/**
 * A transaction under one set of names, whether a webhook of either kind brought it or a list holds it.
 *
 * A text that Casso leaves empty or null is `undefined`.
 */
export interface CassoTransaction {
  /** Casso's own id. It is unique, so use it to recognise repeats. It is 0 on a test call. */
  id: number
  /** The bank's reference. It may repeat, and some banks have none. */
  reference: string | undefined
  /** The transfer's text; empty when Casso sends none. */
  description: string
  /** In dong. Money that goes out is negative. */
  amount: number
  /** The account's balance after the transaction. */
  balance: number | undefined
  /** The time on Vietnam's clock, as Casso wrote it. */
  when: string | undefined
  /** `when` as an instant; `undefined` when `when` has a form that Casso is not known to use. */
  date: Date | undefined
  /** Number of the account that the transaction is on. */
  accountNumber: string | undefined
  /** The account's bank. Webhooks have it, lists don't. */
  bankName: string | undefined
  /** The account's bank in short. Webhooks have it, lists don't. */
  bankAbbreviation: string | undefined
  virtualAccountNumber: string | undefined
  virtualAccountName: string | undefined
  /** Number of the other side's account, as far as the bank tells. */
  counterAccountNumber: string | undefined
  /** Name on the other side's account, as far as the bank tells. */
  counterAccountName: string | undefined
  /** BIN of the other side's bank. */
  counterAccountBankId: string | undefined
  counterAccountBankName: string | undefined
  /** The record under the names that Casso sent. */
  raw: Record<string, unknown>
}

/** The name of each field in Webhook V2, in the legacy webhook, and in lists where that differs. */
const names = {
  reference: ['reference', 'tid'],
  description: ['description'],
  balance: ['runningBalance', 'cusum_balance', 'cusumBalance', 'balance'],
  when: ['transactionDateTime', 'when'],
  // The legacy webhook sends the number twice, the second time for old code.
  accountNumber: ['accountNumber', 'bank_sub_acc_id', 'subAccId', 'bankSubAccId'],
  bankName: ['bankName'],
  bankAbbreviation: ['bankAbbreviation'],
  virtualAccountNumber: ['virtualAccountNumber', 'virtualAccount'],
  virtualAccountName: ['virtualAccountName'],
  counterAccountNumber: ['counterAccountNumber', 'corresponsiveAccount'],
  counterAccountName: ['counterAccountName', 'corresponsiveName'],
  counterAccountBankId: ['counterAccountBankId', 'corresponsiveBankId'],
  counterAccountBankName: ['counterAccountBankName', 'corresponsiveBankName'],
} as const

/**
 * Gives a listed transaction the form that webhooks hand over, so that one function of yours can book both.
 *
 * @example const { records } = await casso.transactions.list()
 * await Promise.all(records.map((record) => book(toCassoTransaction(record))))
 * @throws {ApiError} `invalid_input` when the record has no usable `id` or `amount`.
 */
export function toCassoTransaction(record: object): CassoTransaction {
  const read = readTransaction(record)
  if ('transaction' in read) return read.transaction
  const { issues } = read
  const message = issues.map(({ path, expected }) => `'record.${path}' must be ${expected}`).join('; ')
  throw new ApiError({ code: 'invalid_input', vendor: 'casso', operation: 'toCassoTransaction', message, issues })
}

/** Reads a record of any of Casso's dialects. Only `id` and `amount` are needed; any other field may be anything. */
export function readTransaction(record: unknown): { transaction: CassoTransaction } | { issues: Issue[] } {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return { issues: [{ path: '', expected: 'a transaction' }] }
  }
  const raw = record as Record<string, unknown>
  const id = idOf(raw.id)
  const amount = numberOf(raw.amount)
  if (id === undefined || amount === undefined) {
    const issues: Issue[] = []
    if (id === undefined) issues.push({ path: 'id', expected: 'a whole number up to 9007199254740991, or its digits' })
    if (amount === undefined) issues.push({ path: 'amount', expected: 'a number' })
    return { issues }
  }
  const text = (field: keyof typeof names) => firstOf(raw, names[field], textOf)
  const when = text('when')
  return {
    transaction: {
      id,
      reference: text('reference'),
      description: text('description') ?? '',
      amount,
      balance: firstOf(raw, names.balance, numberOf),
      when,
      date: dateOf(when),
      accountNumber: text('accountNumber'),
      bankName: text('bankName'),
      bankAbbreviation: text('bankAbbreviation'),
      virtualAccountNumber: text('virtualAccountNumber'),
      virtualAccountName: text('virtualAccountName'),
      counterAccountNumber: text('counterAccountNumber'),
      counterAccountName: text('counterAccountName'),
      counterAccountBankId: text('counterAccountBankId'),
      counterAccountBankName: text('counterAccountBankName'),
      raw,
    },
  }
}

/** The dialect that the names belong to; `undefined` when a record has only names that both dialects share. */
export function dialectOf(record: unknown): 1 | 2 | undefined {
  if (typeof record !== 'object' || record === null) return
  const has = (name: string) => Object.hasOwn(record, name)
  if (['reference', 'runningBalance', 'transactionDateTime', 'accountNumber'].some(has)) return 2
  return ['tid', 'cusum_balance', 'when', 'bank_sub_acc_id', 'subAccId'].some(has) ? 1 : undefined
}

function firstOf<Value>(
  raw: Record<string, unknown>,
  fields: readonly string[],
  read: (value: unknown) => Value | undefined,
): Value | undefined {
  for (const field of fields) {
    const value = Object.hasOwn(raw, field) ? read(raw[field]) : undefined
    if (value !== undefined) return value
  }
  return
}

// Beyond 2^53 two ids would become one number, and a second payment would look like a repeat of the first.
function idOf(value: unknown): number | undefined {
  const id = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : undefined
}

// Three digits after a dot may be thousands: in Vietnam, "150.000" is 150,000.
function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d{1,16}(\.(?!\d{3}$)\d{1,6})?$/.test(value) ? Number(value) : value
  return typeof number === 'number' && isExact(number) ? number : undefined
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' && isExact(value) ? String(value) : value
  return typeof text === 'string' && text !== '' ? text : undefined
}

/** Whether the number can be the one that was sent: JSON can't carry larger ones without loss. */
const isExact = (value: number) => Math.abs(value) <= Number.MAX_SAFE_INTEGER

function dateOf(when: string | undefined): Date | undefined {
  try {
    return when === undefined ? undefined : cassoDate(when)
  } catch {
    return
  }
}
