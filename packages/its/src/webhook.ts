import { type ApiError, aFunction, checkOptions, oneOrMore, text } from '@x/core/vendor'
import {
  createWebhookHandler,
  holdsSecret,
  jsonOf,
  readDelivery,
  type WebhookInput,
  webhookRejected,
} from '@x/core/webhook'
import * as v from 'valibot'
import { open } from './schemas.ts'

const change = v.looseObject({
  entity: open<'call_log' | 'zl_oa_message'>(),
  change_type: v.nullish(v.string()),
  time: v.nullish(v.string()),
  /** The thing after the change, under the name of its entity. */
  latest: v.nullish(v.looseObject({})),
  /** What of it has changed, likewise. */
  changed: v.nullish(v.looseObject({})),
})

const event = v.looseObject({
  /** Of this delivery: a repeated one comes under a new id, so tell repeats by the entity's own id and the time. */
  id: v.string(),
  changes: v.array(change),
})

export type ItsChange = v.InferOutput<typeof change>
export type ItsWebhookEvent = v.InferOutput<typeof event>

export interface ItsWebhookOptions {
  /** What you put into the webhook's address as `?secret=`; several while you change it. */
  secret: string | readonly string[]
}

export interface ItsWebhookHandlerOptions extends ItsWebhookOptions {
  /** Does your work, change by change, and is waited for; when it throws, ITS sends the whole delivery again. */
  onChange(change: ItsChange): unknown
  /** Told why a delivery was rejected, with 401: it is a stranger's, or the secret here is not that of the vendor. */
  onRejected?: ((error: ApiError) => void) | undefined
  /** Told what `onChange` threw. */
  onError?: ((error: unknown) => void) | undefined
}

const verifyOptions = v.looseObject({ secret: oneOrMore(text) })
const handlerOptions = v.looseObject({
  ...verifyOptions.entries,
  onChange: aFunction,
  onRejected: v.optional(aFunction),
  onError: v.optional(aFunction),
})

/**
 * Checks a delivery's secret and reads its changes. ITS signs nothing: read what matters again before you act on it.
 *
 * @throws {ApiError} `webhook_rejected` on a wrong or missing secret, and on a body that is no delivery.
 */
export async function verifyItsWebhook(request: WebhookInput, options: ItsWebhookOptions): Promise<ItsWebhookEvent> {
  const { secret } = checkOptions('its', verifyOptions, options)
  const delivery = await readDelivery('its', request)
  if (!(await holdsSecret(delivery, secret))) throw webhookRejected('its', 'The secret is missing or wrong')
  const checked = v.safeParse(event, jsonOf('its', delivery), { abortEarly: true })
  if (!checked.success) throw webhookRejected('its', 'The body is not a delivery of changes')
  return checked.output
}

/**
 * A handler for ITS's webhooks, for any framework that speaks `Request` and `Response`.
 *
 * @throws {TypeError} naming the option that is missing or wrong.
 */
export function itsWebhookHandler(options: ItsWebhookHandlerOptions): (request: Request) => Promise<Response> {
  checkOptions('its', handlerOptions, options)
  return createWebhookHandler({
    verify: (request) => verifyItsWebhook(request, options),
    handle: async ({ changes }) => {
      for (const change of changes) await options.onChange(change)
    },
    // Any other body counts as a failure, also with status 200.
    reply: () => new Response('ok', { headers: { 'content-type': 'text/plain' } }),
    onRejected: options.onRejected,
    onError: options.onError,
  })
}
