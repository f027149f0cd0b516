export { ApiError, isApiError } from '@x/core/vendor'
export { type AuthorizeShopInput, type ItsRedirect, parseItsRedirect, type ShopAuthorization } from './authorize.ts'
export { createIts, type Its, type ItsOptions, type ItsShop } from './client.ts'
export type {
  CallLog,
  CallLogPage,
  CallLogQuery,
  Extension,
  ExtensionAssignment,
  ExtensionHotline,
  ExtensionInfo,
  ExtensionPage,
  ExtensionQuery,
  ExtensionRemoval,
  NewExtension,
} from './extension-schemas.ts'
export type {
  Consent,
  Message,
  MessageId,
  MessagePage,
  MessageQuery,
  NewConsent,
  NewMessage,
} from './message-schemas.ts'
export type { Account, CurrentShop, NewWebhook, Updated, Webhook, WebhookId, WebhookList } from './schemas.ts'
export type { ItsShopOptions } from './shop.ts'
export type {
  AccountUser,
  Hotline,
  HotlinePage,
  HotlineQuery,
  NewHotline,
  NewUser,
  OwnTenantQuery,
  PageQuery,
  Tenant,
  TenantActivation,
  TenantPage,
  TenantQuery,
  User,
  UserPage,
  UserQuery,
} from './telephony-schemas.ts'
export type {
  NewTemplate,
  OfficialAccount,
  OfficialAccountAuthorization,
  OfficialAccountAuthorized,
  OfficialAccountConnection,
  OfficialAccountId,
  OfficialAccountPage,
  OfficialAccountQuery,
  OfficialAccountUpdate,
  Template,
  TemplateId,
  TemplatePage,
  TemplateQuery,
} from './zalo-schemas.ts'
