import * as v from 'valibot'
import { cassoDate } from '../date.ts'

/** A transaction as a webhook tells of it, under the same names for both kinds of webhook; texts that are empty are undefined. */
export interface CassoTransaction {
  /** Unique in all of Casso, so the one to tell repeats by; 0 on a test call. */
  id: number
  /** The bank's own; may repeat, and some banks have none. */
  reference: string | undefined
  description: string
  /** In dong; money that goes out is negative. */
  amount: number
  /** Of the account, after the transaction. */
  balance: number | undefined
  /** On Vietnam's clock, as it was sent. */
  when: string | undefined
  /** `when` as an instant; undefined when it is in no form that Casso is known to use. */
  date: Date | undefined
  /** The account that the transaction is on. */
  accountNumber: string | undefined
  bankName: string | undefined
  bankAbbreviation: string | undefined
  virtualAccountNumber: string | undefined
  virtualAccountName: string | undefined
  counterAccountNumber: string | undefined
  counterAccountName: string | undefined
  /** The BIN of the other side's bank. */
  counterAccountBankId: string | undefined
  counterAccountBankName: string | undefined
  /** The record under the names that it was sent with. */
  raw: Record<string, unknown>
}

// Integers beyond 2^53 would fall together, and a second payment would pass for a repeat of the first.
const id = v.pipe(
  v.number(),
  v.check((value) => Number.isSafeInteger(value), 'a whole number'),
)
const money = v.pipe(
  v.number(),
  v.check((value) => Number.isFinite(value), 'a finite number'),
)
const text = v.nullish(v.string())
const filled = (value: string | null | undefined) => value || undefined

const record = v.pipe(
  v.looseObject({
    id,
    reference: text,
    description: text,
    amount: money,
    runningBalance: v.nullish(money),
    transactionDateTime: text,
    accountNumber: text,
    bankName: text,
    bankAbbreviation: text,
    virtualAccountNumber: text,
    virtualAccountName: text,
    counterAccountNumber: text,
    counterAccountName: text,
    counterAccountBankId: text,
    counterAccountBankName: text,
  }),
  v.transform(
    (raw): CassoTransaction => ({
      id: raw.id,
      reference: filled(raw.reference),
      description: raw.description ?? '',
      amount: raw.amount,
      balance: raw.runningBalance ?? undefined,
      when: filled(raw.transactionDateTime),
      date: dateOf(raw.transactionDateTime),
      accountNumber: filled(raw.accountNumber),
      bankName: filled(raw.bankName),
      bankAbbreviation: filled(raw.bankAbbreviation),
      virtualAccountNumber: filled(raw.virtualAccountNumber),
      virtualAccountName: filled(raw.virtualAccountName),
      counterAccountNumber: filled(raw.counterAccountNumber),
      counterAccountName: filled(raw.counterAccountName),
      counterAccountBankId: filled(raw.counterAccountBankId),
      counterAccountBankName: filled(raw.counterAccountBankName),
      raw,
    }),
  ),
)

const legacyRecord = v.pipe(
  v.looseObject({
    id,
    tid: text,
    description: text,
    amount: money,
    cusum_balance: v.nullish(money),
    when: text,
    bank_sub_acc_id: text,
    // The same again, for old code; some have seen a number.
    subAccId: v.nullish(v.union([v.string(), v.number()])),
    bankName: text,
    bankAbbreviation: text,
    virtualAccount: text,
    virtualAccountName: text,
    corresponsiveAccount: text,
    corresponsiveName: text,
    corresponsiveBankId: text,
    corresponsiveBankName: text,
  }),
  v.transform(
    (raw): CassoTransaction => ({
      id: raw.id,
      reference: filled(raw.tid),
      description: raw.description ?? '',
      amount: raw.amount,
      balance: raw.cusum_balance ?? undefined,
      when: filled(raw.when),
      date: dateOf(raw.when),
      accountNumber: filled(raw.bank_sub_acc_id) ?? filled(raw.subAccId?.toString()),
      bankName: filled(raw.bankName),
      bankAbbreviation: filled(raw.bankAbbreviation),
      virtualAccountNumber: filled(raw.virtualAccount),
      virtualAccountName: filled(raw.virtualAccountName),
      counterAccountNumber: filled(raw.corresponsiveAccount),
      counterAccountName: filled(raw.corresponsiveName),
      counterAccountBankId: filled(raw.corresponsiveBankId),
      counterAccountBankName: filled(raw.corresponsiveBankName),
      raw,
    }),
  ),
)

// V2 sends one transaction at a time, the legacy kind a list even of one.
const contents = {
  1: v.array(legacyRecord),
  2: v.pipe(
    record,
    v.transform((transaction) => [transaction]),
  ),
}

const envelope = v.looseObject({ error: v.number(), data: v.optional(v.unknown()) })

/** The transactions in a delivery; undefined when it is not one of this kind. */
export function readTransactions(version: 1 | 2, body: unknown): CassoTransaction[] | undefined {
  const outer = v.safeParse(envelope, body)
  if (!outer.success) return
  const { error, data } = outer.output
  // An error is trouble on Casso's side, and some test calls bring nothing: neither is news of a transaction.
  if (error !== 0 || data === null || data === undefined) return []
  const checked = v.safeParse(contents[version], data, { abortEarly: true })
  return checked.success ? checked.output : undefined
}

function dateOf(when: string | null | undefined): Date | undefined {
  try {
    return when ? cassoDate(when) : undefined
  } catch {
    return
  }
}
