import type { InputOf } from '@x/core/vendor'
import * as v from 'valibot'
import { isCalendarDate } from './date.ts'

const day = v.pipe(v.string(), v.check(isCalendarDate, 'a day that exists, as YYYY-MM-DD'))
const count = v.pipe(
  v.number(),
  v.check((value) => Number.isSafeInteger(value) && value >= 1, 'a whole number from 1'),
)

export const transactionQuery = v.objectWithRest(
  {
    /** First day in Vietnam, `YYYY-MM-DD`. @default seven days ago */
    fromDate: v.optional(day),
    /** Last day in Vietnam, `YYYY-MM-DD`. @default today */
    toDate: v.optional(day),
    /** Counts from 1. @default 1 */
    page: v.optional(count),
    /** Transactions on a page; the most that Casso allows is not documented. @default 10 */
    pageSize: v.optional(count),
    /** By the time of the transaction. @default 'ASC', so that the newest may not be on the first page */
    sort: v.optional(v.picklist(['ASC', 'DESC'])),
  },
  v.nullish(v.union([v.string(), v.number(), v.boolean()])),
)

/** Which transactions to read, and in what order; Casso has a default for each field. */
export type TransactionQuery = InputOf<typeof transactionQuery>

/** A number of Casso's, or its digits. */
export const id = v.pipe(
  v.union([v.number(), v.string()]),
  v.check(
    (value) => (typeof value === 'number' ? Number.isSafeInteger(value) && value > 0 : /^0*[1-9]\d*$/.test(value)),
    'a whole number from 1, or its digits',
  ),
)

/** Text only: a number would lose the zeros that it may begin with. No page says that it is made of digits alone. */
export const accountNumber = v.pipe(
  v.string(),
  v.check((value) => /^\S+$/.test(value), 'an account number, as a text without spaces'),
)

export const webhookSettings = v.looseObject({
  /** Where Casso shall send transactions; comes back as `param1`. */
  webhook: v.pipe(
    v.string(),
    v.check((value) => isPublicUrl(value), 'a public http(s) URL, not of this machine or a local network'),
  ),
  /** Comes with every delivery in the header `secure-token`; never comes back. */
  secure_token: v.optional(
    v.pipe(
      v.string(),
      v.check((value) => /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(value), 'printable ASCII, no outer spaces'),
    ),
  ),
  /** True leaves out money that goes out; comes back as the number `send_only_income`. */
  income_only: v.optional(v.boolean()),
})

/** What a hook shall be; what comes back has other names, see {@link Webhooks}. */
export type WebhookSettings = InputOf<typeof webhookSettings>

/** Casso refuses addresses that it cannot reach. */
function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  const isLocal =
    /^(localhost|.+\.localhost|.+\.local|0\.0\.0\.0)\.?$/.test(hostname) ||
    /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))(\.\d+){2,3}$/.test(hostname) ||
    /^\[(::1?|f[cd].*|fe80.*)\]$/.test(hostname)
  return /^https?:$/.test(protocol) && !isLocal
}
