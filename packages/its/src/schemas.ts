import type { EnvelopeResult, InputOf } from '@x/core/vendor'
import * as v from 'valibot'

const failure = v.looseObject({
  code: v.nullish(v.string()),
  msg: v.nullish(v.string()),
  meta: v.nullish(v.looseObject({ xcode: v.nullish(v.string()), reason: v.nullish(v.string()) })),
})

/** Successes and failures share the names `code`, `msg` and `meta`, so only the HTTP status tells them apart. */
export function readReply(body: unknown, status: number): EnvelopeResult {
  if (status >= 200 && status <= 299) return body === undefined ? undefined : { data: body }
  const checked = v.safeParse(failure, body)
  if (!checked.success) return
  const { code, msg, meta } = checked.output
  return {
    refusal: {
      // `code` is one of a fixed few; `meta.xcode` is a finer name, which may be there beside it.
      code: code ?? meta?.xcode ?? undefined,
      message: msg ?? meta?.reason ?? undefined,
      // A used-up quota comes with 403, where 429 is usual: it passes, and says nothing against the key.
      status: code === 'resource_exhausted' ? 429 : undefined,
    },
  }
}

/** The code of a refusal, where it has one. */
export function codeOf(body: unknown): string | undefined {
  const checked = v.safeParse(failure, body)
  return checked.success ? (checked.output.code ?? undefined) : undefined
}

/** An id as it is sent. Ids have 19 digits, more than a JavaScript number holds, and an empty one is refused by ITS. */
export const id = v.pipe(
  v.string(),
  v.check((value) => /^\d+$/.test(value), 'digits, in a string'),
)

/** Text of which some values are known; others pass, in and out. */
export const open = <Known extends string>() => v.string() as v.GenericSchema<Known | (string & {})>

export const integer = v.pipe(
  v.number(),
  v.check((value) => Number.isSafeInteger(value), 'an integer'),
)

export const paging = v.looseObject({
  /** The `next` of the page before; left out for the first page. */
  after: v.optional(v.string()),
  before: v.optional(v.string()),
  /** Rows in a page; ITS's siblings give 100 when it is left out, 0 or more than 100. */
  limit: v.optional(integer),
  /** Name of a field; `-` before it turns the order round. */
  sort: v.optional(v.string()),
})

/** The part of a page's reply that leads on. */
export const cursors = v.nullish(
  v.looseObject({
    /** Filled on every page that has rows, the last one too. */
    next: v.nullish(v.string()),
    prev: v.nullish(v.string()),
  }),
)

export const nothing = v.looseObject({})

/** 1 when the call changed something, 0 when there was nothing to change. */
export const updated = v.looseObject({ updated: v.number() })
export type Updated = v.InferOutput<typeof updated>

export const currentShop = v.looseObject({
  id: v.string(),
  name: v.string(),
  /** The pages print `Partner` and `Shop`, older ones are known to send `shop`: compare without regard to case. */
  type: v.string(),
})
export type CurrentShop = v.InferOutput<typeof currentShop>

export const account = v.looseObject({
  id: v.string(),
  name: v.nullish(v.string()),
  public_name: v.nullish(v.string()),
  type: v.nullish(v.string()),
  phone: v.nullish(v.string()),
  email: v.nullish(v.string()),
  website: v.nullish(v.string()),
  image_url: v.nullish(v.string()),
  recognized_hosts: v.nullish(v.array(v.string())),
  /** Where shops may be sent back to; where there are any, `redirect_url` may have to be one of them to the letter. */
  redirect_urls: v.nullish(v.array(v.string())),
})
export type Account = v.InferOutput<typeof account>

export const webhook = v.looseObject({
  id: v.string(),
  url: v.string(),
  /** `call_log`, `zl_oa_message`. */
  entities: v.array(v.string()),
  created_at: v.nullish(v.string()),
  states: v.nullish(
    v.looseObject({
      state: open<'ok' | 'retry' | 'stop'>(),
      last_sent_at: v.nullish(v.string()),
      last_error: v.nullish(v.looseObject({ error: v.nullish(v.string()), resp_status: v.nullish(v.number()) })),
    }),
  ),
})
export type Webhook = v.InferOutput<typeof webhook>

export const webhookList = v.looseObject({ webhooks: v.array(webhook) })
export type WebhookList = v.InferOutput<typeof webhookList>

export const newWebhook = v.looseObject({
  /** Where ITS is to call; put a secret in its query, since ITS signs nothing. */
  url: v.string(),
  entities: v.pipe(v.array(open<'call_log' | 'zl_oa_message'>()), v.nonEmpty()),
})
export type NewWebhook = InputOf<typeof newWebhook>

export const webhookId = v.looseObject({ id })
export type WebhookId = InputOf<typeof webhookId>
