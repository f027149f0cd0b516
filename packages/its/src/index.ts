export {
  ApiError,
  type Auth,
  type BaseClient,
  type CallOptions,
  type ClientEvent,
  type ClientOptions,
  type ErrorCode,
  type GrantStatus,
  type GrantStore,
  type Issue,
  isApiError,
  type ReplyHead,
  type RequestMethod,
  type RequestOptions,
  type UnreadableRow,
} from '@x/core/vendor'
export { createIts, type Its, type ItsOptions } from './client.ts'
export type { Account, AuthorizeShopInput, ShopAuthorization } from './partner/account.ts'
export type { Hotline, HotlinePage, NewHotline } from './partner/hotlines.ts'
export type { ItsRedirect } from './partner/redirect.ts'
export type { Tenant, TenantActivation, TenantPage, TenantQuery } from './partner/tenants.ts'
export type { NewWebhook, Webhook, WebhookList } from './partner/webhooks.ts'
export type { PageQuery, Updated } from './schemas.ts'
export type { CurrentShop, ItsShop, ItsShopOptions, ShopMessages } from './shop/client.ts'
export type { Consent, Follower, FollowerPage, FollowerQuery, NewConsent } from './shop/customers.ts'
export type {
  Extension,
  ExtensionAssignment,
  ExtensionHotline,
  ExtensionInfo,
  ExtensionPage,
  ExtensionQuery,
  ExtensionRemoval,
  NewExtension,
} from './shop/extensions.ts'
export type { Message, MessageId, MessagePage, MessageQuery, NewMessage } from './shop/messages.ts'
export { toZaloPhone } from './shop/phone.ts'
export type { CallLog, CallLogPage, CallLogQuery, HotlineQuery, OwnTenantQuery } from './shop/telephony.ts'
export type { CheckedTemplate } from './shop/template-data.ts'
export type { NewTemplate, Template, TemplateId, TemplatePage, TemplateQuery } from './shop/templates.ts'
export type { AccountUser, NewUser, User, UserPage, UserQuery } from './shop/users.ts'
export type {
  OfficialAccount,
  OfficialAccountAuthorization,
  OfficialAccountAuthorized,
  OfficialAccountConnection,
  OfficialAccountPage,
  OfficialAccountQuery,
  OfficialAccountUpdate,
} from './shop/zalo.ts'
