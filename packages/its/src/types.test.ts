import { expect, expectTypeOf, test } from 'vitest'
import type {
  ApiError,
  CallOptions,
  ClientEvent,
  ClientOptions,
  ErrorCode,
  GrantStatus,
  GrantStore,
  Hotline,
  Issue,
  Its,
  ItsShop,
  Message,
  NewMessage,
  Tenant,
  TenantPage,
} from './index.ts'
import type { MockIts } from './mock.ts'
import type { ItsVerifyOptions, ItsWebhookEvent, ItsWebhookOptions } from './webhook.ts'

test('replies have the fields that are documented, and no others', () => {
  expectTypeOf<keyof Tenant>().toEqualTypeOf<
    | 'id'
    | 'owner_id'
    | 'connection_id'
    | 'name'
    | 'domain'
    | 'connection_method'
    | 'status'
    | 'created_at'
    | 'updated_at'
  >()
  expectTypeOf<keyof TenantPage>().toEqualTypeOf<'tenants' | 'paging' | 'unreadable'>()
  expectTypeOf<Message['id']>().toEqualTypeOf<string>()
  expectTypeOf<Message['template_data']>().toEqualTypeOf<Record<string, string> | undefined>()
  expectTypeOf<Message['template_id']>().toEqualTypeOf<number | undefined>()
  const read = (message: Message, page: TenantPage) => [
    // @ts-expect-error a misspelt field
    message.satus,
    // @ts-expect-error a misspelt list
    page.tenant,
  ]
  expect(read).toBeTypeOf('function')
})

test('inputs name what is needed, and refuse what is misspelt', () => {
  const send = (its: Its, shop: ItsShop, input: NewMessage, tenant: Tenant, hotline: Hotline) => {
    shop.zns.send(input)
    shop.zns.list()
    shop.oas.get('1', { timeout: 5 })
    shop.current({ signal: AbortSignal.timeout(5) })
    its.webhooks.delete('1')
    its.tenants.activate({
      hotline_id: hotline.id,
      tenant_id: tenant.id,
      owner_id: tenant.owner_id,
      connection_id: tenant.connection_id,
    })
    // @ts-expect-error two of the four ids are missing
    its.tenants.activate({ hotline_id: hotline.id, tenant_id: tenant.id })
    // @ts-expect-error a misspelt field
    shop.zns.send({ ...input, tracking: 'DH35' })
    // @ts-expect-error ids are texts
    shop.zns.send({ ...input, oa_id: 12 })
    // @ts-expect-error the input is the id itself
    shop.oas.get({ oa_id: '1' })
    // @ts-expect-error the input is needed
    shop.zns.send()
  }
  expect(send).toBeTypeOf('function')
})

test('everything that a user names is exported', async () => {
  expect(Object.keys(await import('./index.ts')).sort()).toEqual(['ApiError', 'createIts', 'isApiError', 'toZaloPhone'])
  expectTypeOf<Parameters<Its['shop']>[0]>().toHaveProperty('shopId')
  expectTypeOf<ClientOptions>().toHaveProperty('onEvent')
  expectTypeOf<CallOptions>().toHaveProperty('signal')
  expectTypeOf<Extract<ClientEvent, { type: 'reply.deviated' }>['issues']>().toEqualTypeOf<readonly Issue[]>()
  expectTypeOf<ApiError['code']>().toEqualTypeOf<ErrorCode>()
  expectTypeOf<ReturnType<Its['auth']['status']>>().toEqualTypeOf<GrantStatus>()
  expectTypeOf<NonNullable<ClientOptions['store']>>().toEqualTypeOf<GrantStore>()
  expectTypeOf<ItsWebhookOptions>().toExtend<ItsVerifyOptions>()
  expectTypeOf<ItsWebhookEvent['changes'][number]['entity']>().toExtend<string>()
})

test('the mock knows its operations', () => {
  const plan = (mock: MockIts) => {
    mock.failNext('shop.zns.send', { status: 503 })
    // @ts-expect-error a misspelt operation
    mock.failNext('shop.zns.sent', { status: 503 })
    return mock.calls['shop.zns.send']
  }
  expectTypeOf(plan).returns.toEqualTypeOf<number>()
  expect(plan).toBeTypeOf('function')
})
