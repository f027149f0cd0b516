import type { MockRequest } from '@x/core/mock'
import notExists from '../fixtures/webhooks-delete-by-url.json' with { type: 'json' }
import {
  createDelivery,
  type DeliveryOptions,
  type DeliveryReport,
  type DeliveryTarget,
  legacyBody,
  signatureHeader,
  v2Body,
} from './delivery.ts'
import type { MockTransaction } from './ledger.ts'

interface Hook {
  id: number
  url: string
  secureToken: string
  incomeOnly: boolean
}

const credentials = {
  secureToken: 'mock-casso-secure-token',
  signatureKey: 'MockSignatureKeyMockSignatureKeyMockSignatureKeyMockSignatureKey',
}

export interface HooksOptions extends DeliveryOptions {
  notExistsStatus?: number | undefined
  now?: (() => number) | undefined
}

/** Stores the hooks that were created through the API, and sends deliveries to them. */
export function createHooks({ notExistsStatus = 200, now = Date.now, ...options }: HooksOptions) {
  const send = createDelivery(options)
  const deliveries: DeliveryReport[] = []
  let hooks: Hook[] = []
  let lastId = 0

  function reset() {
    hooks = []
    lastId = 113
    deliveries.length = 0
  }
  reset()

  const ok = (data: unknown) => Response.json({ error: 0, message: 'success', data })
  const none = () => Response.json(notExists, { status: notExistsStatus })
  // Casso does not document its reply to bad input. This is what servers commonly send.
  const badRequest = () => Response.json({ error: 400, message: 'Bad Request', data: null }, { status: 400 })
  const idIs = ({ params }: MockRequest, hook: Hook) => String(hook.id) === params.id

  /** Returns the hook with the field names of replies, which differ from those of requests. */
  const toWire = ({ id, url, incomeOnly }: Hook) => ({
    id,
    channel: 'webhook',
    param1: url,
    param2: '',
    send_only_income: incomeOnly ? 1 : 0,
  })

  function settingsOf({ headers, json }: MockRequest): Omit<Hook, 'id'> | undefined {
    const isJson = headers.get('content-type')?.startsWith('application/json') === true
    const body = (isJson && json) || {}
    const { webhook, secure_token: secureToken = '', income_only: incomeOnly = false } = body as Record<string, unknown>
    if (typeof webhook !== 'string' || typeof secureToken !== 'string') return
    // Casso's page has a boolean in its table, and a boolean in quotes in an example.
    return { url: webhook, secureToken, incomeOnly: String(incomeOnly) === 'true' }
  }

  function remove(isMeant: (hook: Hook) => boolean): Hook[] {
    const removed = hooks.filter(isMeant)
    hooks = hooks.filter((hook) => !isMeant(hook))
    return removed
  }

  async function record(report: Promise<DeliveryReport>): Promise<DeliveryReport> {
    deliveries.push(await report)
    return report
  }

  return {
    credentials,
    deliveries,
    reset,
    create: (request: MockRequest) => {
      const settings = settingsOf(request)
      if (settings === undefined) return badRequest()
      lastId += 1
      const hook = { id: lastId, ...settings }
      hooks.push(hook)
      return ok(toWire(hook))
    },
    get: (request: MockRequest) => {
      const hook = hooks.find((known) => idIs(request, known))
      return hook === undefined ? none() : ok(toWire(hook))
    },
    update: (request: MockRequest) => {
      const hook = hooks.find((known) => idIs(request, known))
      const settings = settingsOf(request)
      if (hook === undefined) return none()
      if (settings === undefined) return badRequest()
      return ok(toWire(Object.assign(hook, settings)))
    },
    // Casso's own pages could not be read as far as this reply. Users have received the removed hooks as `data`.
    delete: (request: MockRequest) => {
      const [removed] = remove((hook) => idIs(request, hook))
      return removed === undefined ? none() : ok(toWire(removed))
    },
    deleteByUrl: ({ url }: MockRequest) => {
      const removed = remove((hook) => hook.url === url.searchParams.get('webhook'))
      return removed.length === 0 ? none() : ok(removed.map(toWire))
    },
    /** Sends one transaction, or the dashboard's test call, to any target. */
    deliver: async (to: DeliveryTarget, version: 1 | 2, transaction: MockTransaction | undefined) => {
      const body = version === 2 ? v2Body(transaction) : legacyBody(transaction && [transaction])
      const headers: Record<string, string> =
        version === 2
          ? { 'x-casso-signature': await signatureHeader(body, credentials.signatureKey, now()) }
          : { 'secure-token': credentials.secureToken }
      return record(send(to, version, headers, body))
    },
    /** Sends each hook the transactions that it wants, in one delivery. Hooks made through the API get legacy ones. */
    push: async (transactions: readonly MockTransaction[]) => {
      await Promise.all(
        hooks.map(async ({ url, secureToken, incomeOnly }) => {
          const wanted = transactions.filter(({ amount }) => amount > 0 || !incomeOnly)
          if (wanted.length > 0) await record(send(url, 1, { 'secure-token': secureToken }, legacyBody(wanted)))
        }),
      )
    },
  }
}
