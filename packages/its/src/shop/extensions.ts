import { type InputOf, iterate, post, reply, replyFilled, replyRows } from '@x/core/vendor'
import * as v from 'valibot'
import { docs, sibling } from '../docs.ts'
import { walkPages } from '../paging.ts'
import {
  cursors,
  type Gives,
  id,
  integer,
  type PageQuery,
  pageQuery,
  side,
  type Takes,
  text,
  type Updated,
  updated,
} from '../schemas.ts'

const newExtension = v.looseObject({
  /** The number to dial. It is a number here, but text in replies. */
  extension_number: integer,
  /** The `id` of the hotline that the extension calls out with. */
  hotline_id: id,
  /** The `id` of the user who gets the extension. */
  user_id: v.optional(id),
})
/** The input of `extensions.create`. */
export interface NewExtension extends InputOf<typeof newExtension> {}

const extension = reply({
  id: replyFilled,
  /** `"0"` when the extension has no user. */
  user_id: side.text,
  account_id: side.text,
  tenant_id: side.text,
  hotline_id: side.text,
  subscription_id: side.text,
  extension_number: side.text,
  /** A secret: a telephone logs in with the number, the domain and this password. */
  extension_password: side.text,
  tenant_domain: side.text,
  /** `Z` new, `P` valid, `N` expired. */
  state: side.open<'Z' | 'P' | 'N'>(),
  created_at: side.text,
  updated_at: side.text,
  /** `0001-01-01T00:00:00Z` when it never expires. */
  expires_at: side.text,
})
/** A telephone of the call centre. */
export interface Extension extends v.InferOutput<typeof extension> {}

const extensionPage = reply({ extensions: replyRows(extension as Gives<Extension>), paging: cursors })
/** A page of extensions. */
export interface ExtensionPage extends v.InferOutput<typeof extensionPage> {}

const extensionQuery = v.pipe(
  v.looseObject({
    /** The number to dial, as text here. */
    extension_number: text,
    /** The e-mail of the extension's user. */
    email: text,
    /** The telephone number of the extension's user. */
    phone: text,
  }),
  v.check(
    ({ extension_number, email, phone }) => Boolean(extension_number || email || phone),
    'an object with extension_number, email or phone',
  ),
)
/** Which extension to read: by its number, or by its user's e-mail or telephone. */
export interface ExtensionQuery extends InputOf<typeof extensionQuery> {}

const extensionInfo = reply({
  extension_number: replyFilled,
  /** A secret. */
  extension_password: replyFilled,
  tenant_domain: side.text,
  expires_at: side.text,
})
/** The data that a telephone logs in with. */
export interface ExtensionInfo extends v.InferOutput<typeof extensionInfo> {}

const assignment = v.looseObject({
  /** The extension's `id`. */
  extension_id: id,
  /** The `id` of the user who gets the extension. */
  user_id: id,
})
/** The input of `extensions.assign`. */
export interface ExtensionAssignment extends InputOf<typeof assignment> {}

const hotlineChange = v.looseObject({
  /** The `id` of the hotline to call out with. */
  hotline_id: id,
  /** The extension's `id`. */
  extension_id: v.optional(id),
  /** The `id` of the extension's user. */
  user_id: v.optional(id),
})
/** The input of `extensions.updateHotline`. */
export interface ExtensionHotline extends InputOf<typeof hotlineChange> {}

const removal = v.looseObject({
  /** The extension's `id`. */
  extension_id: v.optional(id),
  /** The `id` of the extension's user. */
  user_id: v.optional(id),
})
/** The input of `extensions.removeUser`. */
export interface ExtensionRemoval extends InputOf<typeof removal> {}

const listExtensions = post('{service}/GetExtensions', {
  json: pageQuery as Takes<PageQuery, typeof pageQuery>,
  reply: extensionPage as Gives<ExtensionPage>,
  safe: true,
  docs: sibling,
  certainty: 'sibling',
})

/** The shop's telephones. */
export const extensions = {
  /**
   * Creates an extension. The tenant must be active. The reply holds the password that a telephone logs in with.
   * @see https://docs.interits.vn/api-its/tich-hop-api/tong-dai/api-tong-dai/tao-may-nhanh
   */
  create: post('{service}/CreateExtension', {
    json: newExtension as Takes<NewExtension, typeof newExtension>,
    reply: extension as Gives<Extension>,
    replySecrets: ({ extension_password }) => [extension_password],
    docs: docs.createExtension,
  }),
  /**
   * Reads the data that a telephone logs in with, by its number or by its user's e-mail or telephone. Known from
   * sibling brands only: GetExtensionInfo.
   */
  info: post('{service}/GetExtensionInfo', {
    json: extensionQuery as Takes<ExtensionQuery, typeof extensionQuery>,
    reply: extensionInfo as Gives<ExtensionInfo>,
    safe: true,
    replySecrets: ({ extension_password }) => [extension_password],
    docs: sibling,
    certainty: 'sibling',
  }),
  /** Lists extensions. Known from sibling brands only: GetExtensions. */
  list: listExtensions,
  /** Iterates over all extensions. Known from sibling brands only: GetExtensions. */
  iterate: iterate(
    listExtensions,
    walkPages(({ extensions }: ExtensionPage) => extensions),
  ),
  /** Assigns an extension to a user. Known from sibling brands only: AssignUserToExtension. */
  assign: post('{service}/AssignUserToExtension', {
    json: assignment as Takes<ExtensionAssignment, typeof assignment>,
    reply: updated as Gives<Updated>,
    docs: sibling,
    certainty: 'sibling',
  }),
  /**
   * Changes the hotline that an extension calls out with. Known from sibling brands only: UpdateHotlineForExtension.
   */
  updateHotline: post('{service}/UpdateHotlineForExtension', {
    json: hotlineChange as Takes<ExtensionHotline, typeof hotlineChange>,
    reply: updated as Gives<Updated>,
    docs: sibling,
    certainty: 'sibling',
  }),
  /**
   * Removes the user of an extension. A sibling brand's menu lists it, and the ancestor's code has its fields:
   * RemoveUserOfExtension.
   */
  removeUser: post('{service}/RemoveUserOfExtension', {
    json: removal as Takes<ExtensionRemoval, typeof removal>,
    reply: updated as Gives<Updated>,
    docs: sibling,
    certainty: 'inferred',
  }),
}
