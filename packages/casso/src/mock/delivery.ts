import legacyTrial from '../fixtures/webhook-legacy-test.json' with { type: 'json' }
import trial from '../fixtures/webhook-v2.json' with { type: 'json' }
import type { MockTransaction } from './ledger.ts'

/** The target of a delivery: a webhook handler, any function of that type, or a URL, which is called by POST. */
export type DeliveryTarget = string | ((request: Request) => Promise<Response>)

export interface DeliveryOptions {
  /** How many times a failed delivery is retried. @default 17, as users of Casso report */
  retries?: number | undefined
  /** Milliseconds between two attempts. Casso does not document its own delay. @default 0 */
  retryDelay?: number | undefined
  /** Casso's "strict mode": the reply must also be `{"success":true}`. @default false */
  strict?: boolean | undefined
  /** Sends the deliveries whose target is a URL. Pass a handler to avoid the network. @default `globalThis.fetch` */
  deliver?: ((request: Request) => Promise<Response>) | undefined
}

/** The outcome of a delivery. */
export interface DeliveryReport {
  url: string
  version: 1 | 2
  attempts: number
  accepted: boolean
}

/** Makes a function that posts a delivery until it is accepted or the retries are used up. */
export function createDelivery(options: DeliveryOptions) {
  const { retries = 17, retryDelay = 0, strict = false } = options

  return async (to: DeliveryTarget, version: 1 | 2, headers: Record<string, string>, body: string) => {
    const url = typeof to === 'string' ? to : 'https://shop.example/casso'
    const send = typeof to === 'string' ? (options.deliver ?? ((request: Request) => fetch(request))) : to
    const init = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body }
    const report: DeliveryReport = { url, version, attempts: 0, accepted: false }
    while (!report.accepted && report.attempts <= retries) {
      if (report.attempts > 0) await new Promise((resolve) => setTimeout(resolve, retryDelay))
      report.attempts += 1
      try {
        const response = await send(new Request(url, init))
        const reply = await response.text()
        report.accepted = response.ok && (!strict || JSON.parse(reply).success === true)
      } catch {}
    }
    return report
  }
}

/** Returns the body of a legacy delivery, whose data is a list. Without transactions: the dashboard's test call. */
export function legacyBody(transactions: readonly MockTransaction[] | undefined): string {
  if (transactions === undefined) return JSON.stringify(legacyTrial)
  const data = transactions.map(({ bankSubAccId, balance, accountId, bankCodeName, ...rest }) => ({
    ...rest,
    cusum_balance: balance,
    bank_sub_acc_id: bankSubAccId,
    subAccId: bankSubAccId,
  }))
  return JSON.stringify({ error: 0, data })
}

/** Returns the body of a V2 delivery, whose data is one transaction. Without one: the dashboard's test call. */
export function v2Body(transaction: MockTransaction | undefined): string {
  if (transaction === undefined) return JSON.stringify(trial)
  const { id, description, amount, bankName, bankAbbreviation, virtualAccountName } = transaction
  const data = {
    id,
    reference: transaction.tid,
    description,
    amount,
    runningBalance: transaction.balance,
    transactionDateTime: transaction.when,
    accountNumber: transaction.bankSubAccId,
    bankName,
    bankAbbreviation,
    virtualAccountNumber: transaction.virtualAccount,
    virtualAccountName,
    counterAccountName: transaction.corresponsiveName,
    counterAccountNumber: transaction.corresponsiveAccount,
    counterAccountBankId: transaction.corresponsiveBankId,
    counterAccountBankName: transaction.corresponsiveBankName,
  }
  return JSON.stringify({ error: 0, data })
}

/** Returns the signature header of a V2 delivery, computed as in Casso's own samples. */
export async function signatureHeader(body: string, signatureKey: string, time: number): Promise<string> {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-512' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(signatureKey), algorithm, false, ['sign'])
  const message = `${time}.${JSON.stringify(sortKeys(JSON.parse(body)))}`
  const bytes = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(message)))
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `t=${time},v1=${hex}`
}

function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sortKeys)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]))
}
