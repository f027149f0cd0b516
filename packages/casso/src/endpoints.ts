import { accounts } from './resources/accounts.ts'
import { topLevel } from './resources/top-level.ts'
import { transactions } from './resources/transactions.ts'
import { webhooks } from './resources/webhooks.ts'

/** All calls that this package has a method for. Those under `''` are methods of the client itself. */
export const endpoints = { '': topLevel, transactions, accounts, webhooks }
