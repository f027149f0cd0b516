import type { CallOptions, EnvelopeResult } from '@x/core/vendor'
import * as v from 'valibot'
import { type Calls, iterateOver, secretIn } from './calls.ts'
import {
  type Consent,
  consent,
  type Message,
  type MessageId,
  type MessagePage,
  type MessageQuery,
  message,
  messageId,
  messagePage,
  messageQuery,
  type NewConsent,
  type NewMessage,
  newConsent,
  newMessage,
} from './message-schemas.ts'
import { readReply } from './schemas.ts'
import {
  type NewTemplate,
  newTemplate,
  type OfficialAccount,
  type OfficialAccountAuthorization,
  type OfficialAccountAuthorized,
  type OfficialAccountConnection,
  type OfficialAccountId,
  type OfficialAccountPage,
  type OfficialAccountQuery,
  type OfficialAccountUpdate,
  oa,
  oaAuthorization,
  oaAuthorized,
  oaConnection,
  oaId,
  oaPage,
  oaQuery,
  oaUpdate,
  type Template,
  type TemplateId,
  type TemplatePage,
  type TemplateQuery,
  template,
  templateId,
  templatePage,
  templateQuery,
} from './zalo-schemas.ts'

/** Zalo on behalf of one shop. Calls marked "sibling only" are on no page of ITS, but on eTelecom's. */
export interface ZaloCalls {
  /** Zalo Official Accounts. */
  oas: {
    /** Gives the address at which the owner of an account lets ITS use it. Sibling only: AuthorizeOA. */
    authorize(input: OfficialAccountAuthorization, options?: CallOptions): Promise<OfficialAccountAuthorized>
    /** Ends what `authorize` began, with the code that Zalo sent back. Sibling only: ConnectOA. */
    connect(input: OfficialAccountConnection, options?: CallOptions): Promise<OfficialAccount>
    /** Sibling only: ListOA. */
    list(query?: OfficialAccountQuery, options?: CallOptions): Promise<OfficialAccountPage>
    iterate(query?: OfficialAccountQuery, options?: CallOptions): AsyncGenerator<OfficialAccount, void, undefined>
    /**
     * Reads an account, its quality and its quotas.
     * @see https://docs.interits.vn/api-its/tich-hop-api/zalo-cloud/zalo-cloud-api/lay-thong-tin-oa
     */
    get(input: OfficialAccountId, options?: CallOptions): Promise<OfficialAccount>
    /**
     * Sets where ITS sends the account's Zalo events.
     * @see https://docs.interits.vn/api-its/tich-hop-api/zalo-cloud/zalo-cloud-api/cap-nhat-webhook-cho-oa
     */
    update(input: OfficialAccountUpdate, options?: CallOptions): Promise<OfficialAccount>
  }
  templates: {
    /**
     * Reads a template with its parameters and price.
     * @see https://docs.interits.vn/api-its/tich-hop-api/zalo-cloud/zalo-cloud-api/lay-thong-tin-chi-tiet-mau-tin
     */
    get(input: TemplateId, options?: CallOptions): Promise<Template>
    /** Sibling only: ListTemplates. */
    list(query?: TemplateQuery, options?: CallOptions): Promise<TemplatePage>
    iterate(query?: TemplateQuery, options?: CallOptions): AsyncGenerator<Template, void, undefined>
    /** Takes over a template that Zalo has already. Sibling only: CreateTemplate. */
    create(input: NewTemplate, options?: CallOptions): Promise<Template>
  }
  zns: {
    /**
     * Sends a message, which costs money: never tried again by itself. A message that comes back with status `N` or
     * an `error_code`, which ITS answers with HTTP 200, is thrown as `refused`. Sibling only: SendZNS, of which ITS's
     * pages say no more than that a shop's key allows it.
     */
    send(input: NewMessage, options?: CallOptions): Promise<Message>
    /** Reads what became of a message; one that failed is returned, not thrown. Sibling only: GetMessage. */
    get(input: MessageId, options?: CallOptions): Promise<Message>
    /** Sibling only: ListMessages. */
    list(query?: MessageQuery, options?: CallOptions): Promise<MessagePage>
    iterate(query?: MessageQuery, options?: CallOptions): AsyncGenerator<Message, void, undefined>
  }
  consents: {
    /** Asks a customer whether the shop may call them on Zalo. Sibling only: RequestConsent. */
    create(input: NewConsent, options?: CallOptions): Promise<Consent>
  }
}

export function zaloCalls({ read, write }: Calls): ZaloCalls {
  const accounts = read('shop.oas.list', 'Zalo/ListOA', oaQuery, oaPage)
  const templates = read('shop.templates.list', 'Zalo/ListTemplates', templateQuery, templatePage)
  const messages = read('shop.zns.list', 'Zalo/ListMessages', messageQuery, messagePage)
  return {
    oas: {
      authorize: write('shop.oas.authorize', 'Zalo/AuthorizeOA', oaAuthorization, oaAuthorized, {
        secretOf: ({ app_secret }) => app_secret,
      }),
      connect: write('shop.oas.connect', 'Zalo/ConnectOA', oaConnection, oa),
      list: accounts,
      iterate: iterateOver(accounts, (page) => page.accounts),
      get: read('shop.oas.get', 'Zalo/GetShopOA', oaId, oa),
      update: write('shop.oas.update', 'Zalo/UpdateShopOA', oaUpdate, oa, {
        secretOf: ({ webhook_url }) => secretIn(webhook_url),
      }),
    },
    templates: {
      get: read('shop.templates.get', 'Zalo/GetTemplate', templateId, template),
      list: templates,
      iterate: iterateOver(templates, (page) => page.templates),
      create: write('shop.templates.create', 'Zalo/CreateTemplate', newTemplate, template),
    },
    zns: {
      send: write('shop.zns.send', 'Zalo/SendZNS', newMessage, message, { read: readSent }),
      get: read('shop.zns.get', 'Zalo/GetMessage', messageId, message),
      list: messages,
      iterate: iterateOver(messages, (page) => page.messages),
    },
    consents: {
      create: write('shop.consents.create', 'Zalo/RequestConsent', newConsent, consent),
    },
  }
}

const unsent = v.looseObject({
  status: v.nullish(v.string()),
  error_code: v.nullish(v.number()),
  error_message: v.nullish(v.string()),
})

/** A message that was not sent is answered with HTTP 200 as well. */
function readSent(body: unknown, status: number): EnvelopeResult {
  const checked = v.safeParse(unsent, body)
  if (status !== 200 || !checked.success) return readReply(body, status)
  const { status: letter, error_code, error_message } = checked.output
  if (letter !== 'N' && !error_code) return readReply(body, status)
  return { refusal: { code: error_code || undefined, message: error_message || 'The message was not sent' } }
}
