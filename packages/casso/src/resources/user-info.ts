import * as v from 'valibot'
import { number, text } from './fields.ts'

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
