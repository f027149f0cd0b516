import { ApiError, type Issue } from '@x/core/vendor'
import { cassoDate } from './date.ts'

/**
 * A transaction with the same field names, whether it comes from a list or from a webhook of either kind.
 *
 * A text that Casso sends empty or as null is `undefined`, except for `description`.
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
  /** Local time in Vietnam, as Casso wrote it. */
  when: string | undefined
  /** `when` as a `Date`, or `undefined` when `when` is missing or has an unknown format. */
  date: Date | undefined
  /** Number of the linked account that the transaction belongs to. */
  accountNumber: string | undefined
  /** Name of the account's bank. Only webhooks have it. */
  bankName: string | undefined
  /** Abbreviated name of the account's bank. Only webhooks have it. */
  bankAbbreviation: string | undefined
  virtualAccountNumber: string | undefined
  virtualAccountName: string | undefined
  /** Account number of the counterparty, if the bank sends it. */
  counterAccountNumber: string | undefined
  /** Account name of the counterparty, if the bank sends it. */
  counterAccountName: string | undefined
  /** BIN of the counterparty's bank. */
  counterAccountBankId: string | undefined
  counterAccountBankName: string | undefined
  /**
   * The record that this was made from, with Casso's field names. From a webhook, it is as Casso sent it. From a list, it
   * is a `Transaction`: side fields of an unexpected type are `undefined`, and `balance` is added.
   */
  raw: Record<string, unknown>
}

/** The names of each field: in Webhook V2, in the legacy webhook, and in lists where they use another name. */
const names = {
  reference: ['reference', 'tid'],
  description: ['description'],
  balance: ['runningBalance', 'cusum_balance', 'cusumBalance', 'balance'],
  when: ['transactionDateTime', 'when'],
  // The legacy webhook sends the number twice: the second name is for old code.
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
 * Converts a listed transaction to the form that webhooks pass to your code, so that one function can book both.
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

/** Reads a record in any of Casso's dialects. Only `id` and `amount` are required; other fields may have any type. */
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

/** Returns the dialect of the field names, or `undefined` when a record has only names that both dialects share. */
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

// Above 2^53 two ids can become the same number, and a second payment would look like a repeat of the first.
function idOf(value: unknown): number | undefined {
  const id = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : undefined
}

// Rejects three digits after a dot, which may be thousands: in Vietnam, "150.000" is 150,000.
function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d{1,16}(\.(?!\d{3}$)\d{1,6})?$/.test(value) ? Number(value) : value
  return typeof number === 'number' && isExact(number) ? number : undefined
}

function textOf(value: unknown): string | undefined {
  const text = typeof value === 'number' && isExact(value) ? String(value) : value
  return typeof text === 'string' && text !== '' ? text : undefined
}

/** Whether the number is the one that was sent: `JSON.parse` may round larger ones. */
const isExact = (value: number) => Math.abs(value) <= Number.MAX_SAFE_INTEGER

function dateOf(when: string | undefined): Date | undefined {
  try {
    return when === undefined ? undefined : cassoDate(when)
  } catch {
    return
  }
}
