import type { InputOf } from '@x/core/vendor'
import * as v from 'valibot'
import { cursors, id, integer, open, paging } from './schemas.ts'

const quality = v.nullish(open<'unknown' | 'UNDEFINED' | 'LOW' | 'MEDIUM' | 'HIGH'>())

export const oa = v.looseObject({
  oa_id: v.string(),
  app_id: v.nullish(v.string()),
  shop_id: v.nullish(v.string()),
  connection_id: v.nullish(v.string()),
  // Misspelled on the wire, on every page of ITS and its siblings.
  onwer_id: v.nullish(v.string()),
  name: v.nullish(v.string()),
  description: v.nullish(v.string()),
  webhook_url: v.nullish(v.string()),
  /** `P` connected, `N` not. */
  status: v.nullish(open<'P' | 'N'>()),
  is_verified: v.nullish(v.boolean()),
  /** Of the last 48 hours. */
  current_quality: quality,
  /** Of the last 7 days. */
  last_week_quality: quality,
  daily_quota: v.nullish(v.number()),
  remaining_quota: v.nullish(v.number()),
  /** When Zalo's consent runs out. */
  expires_at: v.nullish(v.string()),
  created_at: v.nullish(v.string()),
  updated_at: v.nullish(v.string()),
})
export type OfficialAccount = v.InferOutput<typeof oa>

export const oaPage = v.looseObject({ accounts: v.array(oa), paging: cursors })
export type OfficialAccountPage = v.InferOutput<typeof oaPage>

export const oaId = v.looseObject({ oa_id: id })
export type OfficialAccountId = InputOf<typeof oaId>

/** An empty `webhook_url` ends the calls. */
export const oaUpdate = v.looseObject({ oa_id: id, webhook_url: v.string() })
export type OfficialAccountUpdate = InputOf<typeof oaUpdate>

export const oaAuthorization = v.looseObject({ app_id: v.string(), app_secret: v.string(), redirect_uri: v.string() })
export type OfficialAccountAuthorization = InputOf<typeof oaAuthorization>

export const oaAuthorized = v.looseObject({ url: v.string() })
export type OfficialAccountAuthorized = v.InferOutput<typeof oaAuthorized>

export const oaConnection = v.looseObject({ code: v.string(), oa_id: id, state: integer })
export type OfficialAccountConnection = InputOf<typeof oaConnection>

const dates = { date_from: v.optional(v.string()), date_to: v.optional(v.string()) }

export const oaQuery = v.looseObject({
  filter: v.optional(
    v.looseObject({
      app_id: v.optional(v.string()),
      oa_id: v.optional(id),
      name: v.optional(v.string()),
      ...dates,
    }),
  ),
  paging: v.optional(paging),
})
export type OfficialAccountQuery = InputOf<typeof oaQuery>

const templateType = open<'unknown' | 'text' | 'otp' | 'table' | 'rating'>()

export const template = v.looseObject({
  // A number, unlike all other ids.
  template_id: v.number(),
  template_name: v.nullish(v.string()),
  type: v.nullish(templateType),
  /** Most likely in VND; no page says so. */
  price: v.nullish(v.number()),
  timeout: v.nullish(v.number()),
  preview_url: v.nullish(v.string()),
  apply_template_quota: v.nullish(v.boolean()),
  template_daily_quota: v.nullish(v.number()),
  template_remaining_quota: v.nullish(v.number()),
  template_quality: quality,
  template_status: v.nullish(open<'unknown' | 'PENDING_REVIEW' | 'DISABLE' | 'ENABLE' | 'REJECT'>()),
  template_tag: v.nullish(v.string()),
  template_params: v.nullish(
    v.array(
      v.looseObject({
        name: v.string(),
        type: v.nullish(v.string()),
        require: v.nullish(v.boolean()),
        accept_null: v.nullish(v.boolean()),
        min_length: v.nullish(v.number()),
        max_length: v.nullish(v.number()),
      }),
    ),
  ),
  created_at: v.nullish(v.string()),
  updated_at: v.nullish(v.string()),
})
export type Template = v.InferOutput<typeof template>

export const templatePage = v.looseObject({ templates: v.array(template), paging: cursors })
export type TemplatePage = v.InferOutput<typeof templatePage>

export const templateId = v.looseObject({ oa_id: id, template_id: integer })
export type TemplateId = InputOf<typeof templateId>

export const newTemplate = v.looseObject({ oa_id: id, template_id: integer, type: v.optional(templateType) })
export type NewTemplate = InputOf<typeof newTemplate>

export const templateQuery = v.looseObject({
  filter: v.optional(
    v.looseObject({
      oa_id: v.optional(id),
      template_id: v.optional(integer),
      template_name: v.optional(v.string()),
      type: v.optional(templateType),
      ...dates,
    }),
  ),
  paging: v.optional(paging),
})
export type TemplateQuery = InputOf<typeof templateQuery>
