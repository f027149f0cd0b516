import { type EnvelopeResult, readOAuthError } from '@x/core/vendor'
import * as v from 'valibot'

const envelope = v.looseObject({
  error: v.number(),
  // "success", "Successful" or an error's text: only `error` tells which.
  message: v.optional(v.nullable(v.string())),
  data: v.optional(v.unknown()),
})

/** Casso wraps every reply but those of its token endpoint; `error` is 0 or says what went wrong. */
export function readEnvelope(body: unknown): EnvelopeResult {
  const checked = v.safeParse(envelope, body)
  if (!checked.success) return readOAuthError(body)
  const { error, message, data } = checked.output
  if (error === 0) return { data }
  // Some of Casso's codes are HTTP statuses, whatever the status of the reply.
  const status = error >= 400 && error < 600 ? error : undefined
  return { refusal: { code: error, message: message ?? undefined, status } }
}

const text = v.nullish(v.string())
const number = v.nullish(v.number())

const bankAccount = v.looseObject({
  id: v.number(),
  bank: v.looseObject({
    /** Six-digit code of the bank; some accounts have none. */
    bin: number,
    codeName: v.string(),
  }),
  bankAccountName: text,
  /** Account number; text, since it may begin with zeros. */
  bankSubAccId: v.string(),
  balance: number,
  memo: text,
  /** 1 connected, 0 not. */
  connectStatus: v.number(),
  /** Of a connected account: 0 active, 1 trial, 2 out of money. */
  planStatus: v.number(),
  /** `YYYY-MM-DD`. */
  beginDate: text,
})

export const userInfo = v.looseObject({
  user: v.looseObject({ id: v.number(), email: v.string() }),
  business: v.looseObject({ id: v.number(), name: v.string() }),
  bankAccs: v.array(bankAccount),
})

export type UserInfo = v.InferOutput<typeof userInfo>

const record = v.looseObject({
  /** Unique in all of Casso: the one to tell transactions apart by. */
  id: v.number(),
  /** The bank's reference; may repeat, and some banks have none. */
  tid: text,
  description: v.string(),
  /** In dong; money that goes out is negative. */
  amount: v.number(),
  /** One of the two, by the endpoint; `balance` is either. */
  cusum_balance: number,
  cusumBalance: number,
  /** On Vietnam's clock, for `cassoDate`; banks that tell the day alone have midnight here, so order by `id`. */
  when: v.string(),
  /** The bank's accounting date, which may be the next working day. */
  bookingDate: text,
  /** Number of the account that the transaction is on. */
  bankSubAccId: text,
  accountId: v.nullish(v.union([v.number(), v.string()])),
  bankCodeName: text,
  paymentChannel: text,
  virtualAccount: text,
  virtualAccountName: text,
  /** The other side, as far as the bank tells. */
  corresponsiveName: text,
  corresponsiveAccount: text,
  /** The bank's BIN as text. */
  corresponsiveBankId: text,
  corresponsiveBankName: text,
})

export const transaction = v.pipe(
  record,
  // Casso spells the balance `cusum_balance` in lists and `cusumBalance` in details.
  v.transform((record) => ({ ...record, balance: record.cusumBalance ?? record.cusum_balance ?? null })),
)

/** A transaction as Casso sends it, and its balance afterwards under one name. */
export type Transaction = v.InferOutput<typeof transaction>

export const transactionPage = v.looseObject({
  page: v.number(),
  pageSize: v.number(),
  /** What stands here on the last page is not documented; go by `totalPages`. */
  nextPage: number,
  prevPage: number,
  totalPages: v.number(),
  totalRecords: v.number(),
  records: v.array(transaction),
})

export type TransactionPage = v.InferOutput<typeof transactionPage>

export const account = v.looseObject({
  /** What `accounts.get` and `accounts.transactions` take; `sync` takes `accountNumber`. */
  id: v.number(),
  accountNumber: v.string(),
  accountName: text,
  accountType: text,
  balance: v.nullable(v.number()),
  currency: v.string(),
  swift: text,
  citad: text,
  serviceType: text,
  bankName: v.string(),
  // Upper case here, where `userInfo` has `bank.bin`.
  BIN: v.number(),
  bankCodeName: v.string(),
  memo: text,
  /** 1 connected, 0 not. */
  connectStatus: v.number(),
  beginningSettingDate: text,
  beginningTxnDate: text,
  endingTxnDate: text,
  beginningBalance: number,
  endingBalance: number,
  creditTxnTotal: number,
  creditTxnAmount: number,
  debitTxnTotal: number,
  debitTxnAmount: number,
})

export type Account = v.InferOutput<typeof account>

export const webhook = v.looseObject({
  id: v.number(),
  channel: v.string(),
  /** The URL that was written as `webhook`. */
  param1: v.string(),
  /** Its meaning is not documented; not the secure token. */
  param2: text,
  /** What was written as `income_only`: 1 true, 0 false. */
  send_only_income: v.number(),
})

export type Webhook = v.InferOutput<typeof webhook>
