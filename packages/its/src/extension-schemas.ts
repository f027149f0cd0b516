import type { InputOf } from '@x/core/vendor'
import * as v from 'valibot'
import { cursors, id, integer, open, paging } from './schemas.ts'

export const newExtension = v.looseObject({
  // A number here, though the reply gives it as text.
  extension_number: integer,
  hotline_id: id,
  user_id: v.optional(id),
})
export type NewExtension = InputOf<typeof newExtension>

export const extension = v.looseObject({
  id: v.string(),
  /** `"0"` where it is nobody's. */
  user_id: v.nullish(v.string()),
  account_id: v.nullish(v.string()),
  tenant_id: v.nullish(v.string()),
  hotline_id: v.nullish(v.string()),
  subscription_id: v.nullish(v.string()),
  extension_number: v.string(),
  /** A secret: with number and domain, it logs a telephone in. */
  extension_password: v.nullish(v.string()),
  tenant_domain: v.nullish(v.string()),
  /** `Z` new, `P` valid, `N` expired. */
  state: v.nullish(open<'Z' | 'P' | 'N'>()),
  created_at: v.nullish(v.string()),
  updated_at: v.nullish(v.string()),
  /** `0001-01-01T00:00:00Z` where it has no end. */
  expires_at: v.nullish(v.string()),
})
export type Extension = v.InferOutput<typeof extension>

export const extensionPage = v.looseObject({ extensions: v.array(extension), paging: cursors })
export type ExtensionPage = v.InferOutput<typeof extensionPage>

export const extensionQuery = v.pipe(
  v.looseObject({
    extension_number: v.optional(v.string()),
    email: v.optional(v.string()),
    phone: v.optional(v.string()),
  }),
  v.check(
    ({ extension_number, email, phone }) => Boolean(extension_number || email || phone),
    'one that has extension_number, email or phone',
  ),
)
export type ExtensionQuery = InputOf<typeof extensionQuery>

export const extensionInfo = v.looseObject({
  extension_number: v.string(),
  /** A secret. */
  extension_password: v.string(),
  tenant_domain: v.string(),
  expires_at: v.nullish(v.string()),
})
export type ExtensionInfo = v.InferOutput<typeof extensionInfo>

export const assignment = v.looseObject({ extension_id: id, user_id: id })
export type ExtensionAssignment = InputOf<typeof assignment>

export const hotlineChange = v.looseObject({
  hotline_id: id,
  extension_id: v.optional(id),
  user_id: v.optional(id),
})
export type ExtensionHotline = InputOf<typeof hotlineChange>

export const removal = v.looseObject({ extension_id: v.optional(id), user_id: v.optional(id) })
export type ExtensionRemoval = InputOf<typeof removal>

const callState = open<'unknown' | 'answered' | 'not_answered'>()
const direction = open<'unknown' | 'in' | 'out' | 'ext' | 'ext_in' | 'ext_out'>()

export const callLogQuery = v.looseObject({
  filter: v.optional(
    v.looseObject({
      /** The caller's or the callee's. */
      call_number: v.optional(v.string()),
      call_state: v.optional(callState),
      /** Such as `2021-03-10T17:07:19+07:00`. */
      date_from: v.optional(v.string()),
      date_to: v.optional(v.string()),
      department_id: v.optional(id),
      direction: v.optional(direction),
      // `unknow`, without an n, is how it is spelled on the wire.
      duration: v.optional(
        v.looseObject({ comparison: v.optional(open<'unknow' | 'less_than_or_equal_to'>()), value: integer }),
      ),
      extension_ids: v.optional(v.array(id)),
      external_id: v.optional(v.string()),
      external_session_id: v.optional(v.string()),
      hotline_ids: v.optional(v.array(id)),
      user_id: v.optional(id),
    }),
  ),
  paging: v.optional(paging),
})
export type CallLogQuery = InputOf<typeof callLogQuery>

const callLog = v.looseObject({
  id: v.string(),
  user_id: v.nullish(v.string()),
  extension_id: v.nullish(v.string()),
  contact_id: v.nullish(v.string()),
  external_id: v.nullish(v.string()),
  external_session_id: v.nullish(v.string()),
  caller: v.nullish(v.string()),
  callee: v.nullish(v.string()),
  note: v.nullish(v.string()),
  direction: v.nullish(direction),
  call_state: v.nullish(callState),
  call_status: v.nullish(open<'Z' | 'P' | 'S' | 'N' | 'NS'>()),
  /** Most likely seconds; no page says so. */
  duration: v.nullish(v.number()),
  started_at: v.nullish(v.string()),
  ended_at: v.nullish(v.string()),
  recording_urls: v.nullish(v.array(v.string())),
  call_targets: v.nullish(v.array(v.looseObject({ target_number: v.nullish(v.string()) }))),
})
export type CallLog = v.InferOutput<typeof callLog>

export const callLogPage = v.looseObject({ call_logs: v.array(callLog), paging: cursors })
export type CallLogPage = v.InferOutput<typeof callLogPage>
