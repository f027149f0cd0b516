import { type InputOf, reply, replyNumber, replyRecord, replyRows, replyText, soft } from '@x/core/vendor'
import * as v from 'valibot'

/** An id in a request: a string, since its 19 digits are too many for a JavaScript number. ITS refuses an empty one. */
export const id = v.pipe(
  v.string(),
  v.check((value) => /^\d+$/.test(value), 'digits, in a string'),
)

/** An id taken from an earlier reply, where it may be missing. A missing id is refused before anything is sent. */
export const idFromReply = v.pipe(
  v.undefinedable(v.string()),
  v.check((value) => value !== undefined && /^\d+$/.test(value), 'digits, in a string'),
)

/** Text with some known values. Other values are accepted too. */
export const open = <Known extends string>() => v.string() as v.GenericSchema<Known | (string & {})>

export const integer = v.pipe(
  v.number(),
  v.check((value) => Number.isSafeInteger(value), 'an integer'),
)

export const text = v.optional(v.string())
export const dates = {
  /** Such as `2021-03-10T17:07:19+07:00`. */
  date_from: text,
  date_to: text,
}

/** Which page of a list to read. */
export const paging = v.looseObject({
  /** The `next` of the page before. Leave it out for the first page. */
  after: text,
  before: text,
  /** Rows per page. ITS's sibling brands return 100 when it is left out, 0 or more than 100. */
  limit: v.optional(integer),
  /** The field to sort by. A `-` in front reverses the order. */
  sort: text,
})

export const pageQuery = v.looseObject({ paging: v.optional(paging) })
/** Which page of a list to read. */
export interface PageQuery extends InputOf<typeof pageQuery> {}

/** Side fields of replies: a wrong value does not fail the call. ITS's own schemas make every field optional. */
export const side = {
  text: soft(v.optional(replyText)),
  /** For fields that ITS's pages also show as null. */
  nullable: soft(v.nullish(replyText)),
  texts: soft(v.optional(replyRows(replyText))),
  number: soft(v.optional(replyNumber)),
  flag: soft(v.optional(v.boolean())),
  /** For objects of texts, which may be null. */
  map: soft(v.nullish(replyRecord(replyText))),
  /** For fields whose type no page shows. */
  unknown: v.optional(v.unknown()),
  /** Text with some known values. */
  open: <Known extends string>() => soft(v.optional(replyText as v.GenericSchema<unknown, Known | (string & {})>)),
}

/** How Zalo rates an account or a template. */
export const quality = side.open<'unknown' | 'UNDEFINED' | 'LOW' | 'MEDIUM' | 'HIGH'>()

/** The cursors of a page. */
export const cursors = soft(
  v.nullish(
    reply({
      /** Filled on every page that has rows, even the last one. `iterate` ends at a page without it. */
      next: side.nullable,
      /** Leads back. A sibling's page says to send it as `after`, the ancestor's code reads it from `before`. */
      prev: side.nullable,
      /** What was asked for. `.` stands for the first page. */
      after: side.nullable,
      before: side.nullable,
      limit: side.number,
      sort: side.nullable,
    }),
  ),
)

export const updated = reply({
  /** 1 when the call changed something, 0 when there was nothing to change. */
  updated: replyNumber,
})
/** How much a call changed. */
export interface Updated extends v.InferOutput<typeof updated> {}

// These give a schema a named type: in a published `.d.ts`, only named types keep the docstrings of their fields.
export type Gives<Output> = v.GenericSchema<unknown, Output>
export type Takes<Input, S extends v.GenericSchema> = v.GenericSchema<Input, v.InferOutput<S>>
