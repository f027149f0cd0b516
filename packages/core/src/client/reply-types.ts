// The types of the schemas in reply.ts.
import type * as v from 'valibot'
import type { Issue } from '../errors/api-error.ts'

/** A row of a list that its schema could not read. */
export interface UnreadableRow {
  /** The row as the vendor sent it. */
  row: unknown
  issues: readonly Issue[]
}

export type AnySchema = v.GenericSchema<unknown, unknown>
export type Entries = Readonly<Record<string, AnySchema>>

export interface SoftSchema<S extends AnySchema>
  extends v.BaseSchema<unknown, v.InferOutput<S> | undefined, v.BaseIssue<unknown>> {
  readonly type: 'optional'
  readonly wrapped: S
}

export interface RowsSchema<S extends AnySchema>
  extends v.BaseSchema<unknown, v.InferOutput<S>[], v.BaseIssue<unknown>> {
  readonly type: 'array'
  readonly item: S
}

export interface RecordSchema<S extends AnySchema>
  extends v.BaseSchema<unknown, Record<string, v.InferOutput<S>>, v.BaseIssue<unknown>> {
  readonly type: 'record'
  readonly value: S
}

export interface ReplySchema<E extends Entries> extends v.BaseSchema<unknown, ReplyOutput<E>, v.BaseIssue<unknown>> {
  readonly type: 'loose_object'
  readonly entries: E
}

type ReplyOutput<E extends Entries> = {
  -readonly [K in keyof E as undefined extends v.InferOutput<E[K]> ? never : K]: v.InferOutput<E[K]>
} & {
  -readonly [K in keyof E as undefined extends v.InferOutput<E[K]> ? K : never]?: v.InferOutput<E[K]>
} & Listing<E>

/** Adds `unreadable`, the rows that could not be read, to an object that holds a list. */
type Listing<E extends Entries> = [Extract<E[keyof E], RowsSchema<AnySchema>>] extends [never]
  ? unknown
  : { unreadable?: readonly UnreadableRow[] | undefined }
