import { aFunction, checkOptions, reply, replyRows, replyText, soft, toIssue } from '@x/core/vendor'
import {
  createWebhookHandler,
  leastUnsigned,
  openDelivery,
  type ParsedWebhookInput,
  requireSecret,
  type SecretOption,
  secretOption,
  secretsOf,
  type WebhookHooks,
  webhookHooks,
  webhookUnreadable,
} from '@x/core/webhook'
import * as v from 'valibot'

export type { ParsedWebhookInput, SecretOption } from '@x/core/webhook'

const change = reply({
  entity: replyText as v.GenericSchema<unknown, 'call_log' | 'zl_oa_message' | (string & {})>,
  change_type: soft(v.optional(replyText)),
  time: soft(v.optional(replyText)),
  /** The entity after the change, under its own name: `latest.call_log`. */
  latest: soft(v.nullish(v.record(v.string(), v.unknown()))),
  /** The fields that changed, also under the entity's name. */
  changed: soft(v.nullish(v.record(v.string(), v.unknown()))),
})
/** One change of a call or a message. */
export type ItsChange = v.InferOutput<typeof change>

const event = reply({
  /** The delivery's id. A repeated delivery has a new one: recognise repeats by the entity's own id and the time. */
  id: soft(v.optional(replyText)),
  changes: replyRows(
    v.pipe(
      change,
      v.check((row) => isExact(row), 'without numeric ids beyond 2^53'),
    ),
  ),
})
/** A delivery. Changes that could not be read are in `unreadable`, not in `changes`. */
export type ItsWebhookEvent = v.InferOutput<typeof event>

export interface ItsVerifyOptions {
  /**
   * The text that you put into the webhook's address as `?secret=`: at least 16 characters, since ITS signs nothing.
   *
   * Give several while you replace one, or a function that returns them and is called for each delivery.
   */
  secret: SecretOption
}

export interface ItsWebhookOptions extends ItsVerifyOptions, WebhookHooks {
  /** Called with one change at a time; the next waits for it. When it throws, ITS sends the whole delivery again. */
  onChange(change: ItsChange): unknown
}

/** A delivery has up to 1,000 changes, each with the whole entity, twice. Its secret is checked before it is read. */
const maxBytes = 8 * 1024 * 1024

const verifyOptions = v.looseObject({ secret: secretOption(leastUnsigned) })
const handlerOptions = v.looseObject({ ...verifyOptions.entries, ...webhookHooks, onChange: aFunction })

/**
 * Checks the secret of a delivery and reads its changes. The body may be raw or parsed, since ITS signs nothing. For the
 * same reason, read important data from ITS again before you act on it.
 *
 * @throws {ApiError} `webhook_rejected` with the reason in `vendorCode`: `missing` or `secret` for a delivery without
 * the right secret, `unreadable` for a genuine delivery of unknown shape.
 */
export async function verifyItsWebhook(
  request: ParsedWebhookInput,
  options: ItsVerifyOptions,
): Promise<ItsWebhookEvent> {
  const { secret } = checkOptions('its', verifyOptions, options)
  const delivery = openDelivery('its', request, { parsed: true, maxBytes })
  await requireSecret('its', delivery, await secretsOf('its', 'secret', secret, leastUnsigned))
  const body = await delivery.json()
  const checked = v.safeParse(event, body, { abortEarly: true })
  if (checked.success) return checked.output
  throw webhookUnreadable('its', body, 'The body is not a delivery of changes', checked.issues.map(toIssue))
}

/**
 * Makes a handler for ITS's webhooks, for any framework that uses `Request` and `Response`. Wrap it in `toNodeHandler`
 * from `@x/core/node` for Express, Fastify and NestJS.
 *
 * @throws {TypeError} that names the missing or wrong option.
 */
export function itsWebhookHandler(options: ItsWebhookOptions): (request: Request) => Promise<Response> {
  checkOptions('its', handlerOptions, options)
  return createWebhookHandler({
    ...options,
    vendor: 'its',
    maxBytes,
    verify: (request) => verifyItsWebhook(request, { secret: options.secret }),
    handle: async ({ changes, unreadable: rows = [] }, unreadable) => {
      for (const change of changes) await options.onChange(change)
      for (const { row, issues } of rows) {
        await unreadable(webhookUnreadable('its', row, 'A change of the delivery could not be read', issues))
      }
    },
    // ITS counts any other body as a failure, even with status 200.
    reply: () => new Response('ok', { headers: { 'content-type': 'text/plain' } }),
  })
}

/** Whether JSON carries all ids in the value exactly. One that it rounds would name another call or message. */
function isExact(value: unknown): boolean {
  // A loop, since recursion could overflow the stack. It also visits the values that it appends.
  const found: (readonly [name: string, value: unknown])[] = [['', value]]
  for (const [name, inner] of found) {
    if (/(^|_)ids?$/.test(name) && Number.isInteger(inner) && !Number.isSafeInteger(inner)) return false
    if (typeof inner !== 'object' || inner === null) continue
    for (const [key, next] of Object.entries(inner)) found.push([Array.isArray(inner) ? name : key, next])
  }
  return true
}
