import { type InputOf, iterate, post, reply, replyNumber, replyRows, replyText, soft } from '@x/core/vendor'
import * as v from 'valibot'
import { docs, sibling } from '../docs.ts'
import { walkPages } from '../paging.ts'
import { cursors, dates, type Gives, id, integer, open, paging, quality, side, type Takes, text } from '../schemas.ts'

type TemplateType = 'unknown' | 'text' | 'otp' | 'table' | 'rating'

const templateParam = reply({
  name: replyText,
  type: side.text,
  require: side.flag,
  accept_null: side.flag,
  min_length: side.number,
  max_length: side.number,
})

const template = reply({
  // A number, unlike all other ids.
  template_id: replyNumber,
  template_name: side.text,
  type: side.open<TemplateType>(),
  /** Most likely in VND. No page says so. */
  price: side.number,
  timeout: side.number,
  preview_url: side.text,
  apply_template_quota: side.flag,
  template_daily_quota: side.number,
  template_remaining_quota: side.number,
  template_quality: quality,
  template_status: side.open<'unknown' | 'PENDING_REVIEW' | 'DISABLE' | 'ENABLE' | 'REJECT'>(),
  template_tag: side.text,
  /** The parameters that `template_data` must contain. `zns.check` compares the two. */
  template_params: soft(v.optional(replyRows(templateParam))),
  created_at: side.text,
  updated_at: side.text,
  // The rest is only in the newer schema of a sibling brand.
  oa_id: side.text,
  shop_id: side.text,
  is_journey: side.flag,
  retail_price: side.number,
  price_exceeded: side.unknown,
  ref_param: side.unknown,
})
/** A template that messages are made from. */
export interface Template extends v.InferOutput<typeof template> {}

const templatePage = reply({ templates: replyRows(template as Gives<Template>), paging: cursors })
/** A page of templates. */
export interface TemplatePage extends v.InferOutput<typeof templatePage> {}

const templateId = v.looseObject({
  /** The `oa_id` of the account that sends the template. */
  oa_id: id,
  template_id: integer,
})
/** Which template to read. */
export interface TemplateId extends InputOf<typeof templateId> {}

const newTemplate = v.looseObject({ oa_id: id, template_id: integer, type: v.optional(open<TemplateType>()) })
/** The input of `templates.create`. */
export interface NewTemplate extends InputOf<typeof newTemplate> {}

const templateQuery = v.looseObject({
  filter: v.optional(
    v.looseObject({
      oa_id: v.optional(id),
      template_id: v.optional(integer),
      template_name: text,
      type: v.optional(open<TemplateType>()),
      ...dates,
    }),
  ),
  paging: v.optional(paging),
})
/** Which templates to list. */
export interface TemplateQuery extends InputOf<typeof templateQuery> {}

const listTemplates = post('Zalo/ListTemplates', {
  json: templateQuery as Takes<TemplateQuery, typeof templateQuery>,
  reply: templatePage as Gives<TemplatePage>,
  safe: true,
  docs: sibling,
  certainty: 'sibling',
})

/** The templates of the shop's messages. */
export const templates = {
  /**
   * Reads a template with its parameters and price.
   * @see https://docs.interits.vn/api-its/tich-hop-api/zalo-cloud/zalo-cloud-api/lay-thong-tin-chi-tiet-mau-tin
   */
  get: post('Zalo/GetTemplate', {
    json: templateId as Takes<TemplateId, typeof templateId>,
    reply: template as Gives<Template>,
    safe: true,
    docs: docs.getTemplate,
  }),
  /** Lists templates. Known from sibling brands only: ListTemplates. */
  list: listTemplates,
  /** Iterates over all templates. Known from sibling brands only: ListTemplates. */
  iterate: iterate(
    listTemplates,
    walkPages(({ templates }: TemplatePage) => templates),
  ),
  /** Imports a template that already exists at Zalo. Known from sibling brands only: CreateTemplate. */
  create: post('Zalo/CreateTemplate', {
    json: newTemplate as Takes<NewTemplate, typeof newTemplate>,
    reply: template as Gives<Template>,
    docs: sibling,
    certainty: 'sibling',
  }),
}
