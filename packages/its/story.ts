import { defineStory } from 'test-kit/story'
import { data, phone, redirectUrl, samples, secret, template_id } from './samples.ts'
import { createIts } from './src/index.ts'
import { mockIts } from './src/mock.ts'
import { itsWebhookHandler } from './src/webhook.ts'

export const story = defineStory(
  ({ client, inbound }) => {
    const mock = mockIts()
    const its = createIts({ ...mock.credentials, ...client })
    const calls: string[] = []
    // #region called
    const webhook = itsWebhookHandler({ secret, onChange: ({ entity }) => calls.push(entity) })
    // #endregion
    return {
      handlers: mock.handlers,
      secrets: [mock.credentials.apiKey, secret],
      mock,
      its,
      shop: its.shop({ shopId: mock.shopId, redirectUrl }),
      calls,
      webhook: inbound(webhook),
    }
  },
  (step) => ({
    name: 'ITS',
    about: {
      en: 'ITS (InterITS) gives shops a call centre, and messages to their customers on Zalo.',
      vi: 'ITS (InterITS) cho shop một tổng đài và kênh nhắn tin Zalo (ZNS) tới khách.',
    },
    title: { en: 'A shop connects, calls and sends a message', vi: 'Shop kết nối, gọi điện và gửi tin Zalo' },
    authPath: /\.Shop\/AuthorizeShop$/,
    samples,
    steps: [
      step({
        id: 'consent',
        title: { en: 'The owner of a shop connects it', vi: 'Chủ shop cho phép kết nối' },
        run: async ({ its }) => {
          // #region consent
          const request = await its.authorizeShop({ redirect_url: redirectUrl })
          // Send the owner to request.auth_url; they come back to your redirect_url.
          // vi: Mời chủ shop vào request.auth_url; xong họ quay về redirect_url.
          // #endregion
          return request
        },
        checks: [
          {
            what: { en: 'ITS wants the owner to log in', vi: 'ITS yêu cầu chủ shop đăng nhập' },
            isKept: ({ type }) => type === 'shop_request',
          },
        ],
        view: ({ auth_url }, { its }) => ({
          kind: 'consent',
          url: auth_url ?? '',
          land: (location) => {
            const { shop_id } = its.parseRedirect(location)
            return {
              en: `its.parseRedirect: shop ${shop_id} is connected`,
              vi: `its.parseRedirect: shop ${shop_id} đã kết nối`,
            }
          },
        }),
      }),
      step({
        id: 'landing',
        title: { en: 'The owner comes back to the app', vi: 'Chủ shop quay lại ứng dụng' },
        run: async ({ its, mock }) => {
          const { auth_url } = await its.authorizeShop({ redirect_url: redirectUrl })
          const landing = mock.login(auth_url ?? '')
          // #region landing
          const { shop_id, state } = its.parseRedirect(landing)
          const shop = its.shop({ shopId: shop_id, redirectUrl })
          const { name } = await shop.current()
          // #endregion
          return { shop_id, state, name }
        },
        says: ({ shop_id, name }) => ({ en: `shop ${shop_id}: ${name}`, vi: `shop ${shop_id}: ${name}` }),
        checks: [
          {
            what: { en: 'the redirect brings back our own state', vi: 'đường dẫn về mang theo state của ta' },
            isKept: ({ state }) => state === 'unguessable',
          },
        ],
      }),
      step({
        id: 'extension',
        title: { en: 'The shop gets an extension', vi: 'Shop có số máy lẻ' },
        run: async ({ its, shop }) => {
          // #region extension
          const { owner_id } = await shop.tenant.create()
          const hotline = await its.hotlines.create({ hotline: '19001234', name: 'Hotline', owner_id })
          const { id, connection_id } = await shop.tenant.get()
          await its.tenants.activate({
            hotline_id: hotline.id,
            tenant_id: id,
            owner_id,
            connection_id: connection_id ?? undefined,
          })
          const made = await shop.extensions.create({ extension_number: 101, hotline_id: hotline.id })
          // #endregion
          return made
        },
        says: ({ extension_number }) => ({ en: `extension ${extension_number}`, vi: `máy lẻ ${extension_number}` }),
        checks: [
          {
            what: {
              en: 'its number goes out as a number and comes back as text',
              vi: 'số gửi đi là số, nhận về là chữ',
            },
            isKept: ({ extension_number }) => extension_number === '101',
          },
        ],
      }),
      step({
        id: 'message',
        inShort: true,
        title: { en: 'The customer gets a Zalo message', vi: 'Khách nhận tin nhắn Zalo' },
        run: async ({ shop }) => {
          const { accounts } = await shop.oas.list()
          const oa_id = accounts[0]?.oa_id ?? ''
          // #region message
          const key = { oa_id, template_id }
          const template = await shop.templates.get(key)
          const template_data = shop.zns.check(template, data)
          const message = { ...key, phone, template_data }
          const { status } = await shop.zns.send(message)
          // #endregion
          return { status, template, from: accounts[0]?.name ?? '' }
        },
        says: ({ status }) => ({
          en: `sent under the shop's own key (status ${status}); the key came by itself`,
          vi: `đã gửi bằng khoá của shop (trạng thái ${status}); khoá tự lấy`,
        }),
        checks: [{ what: { en: 'it is on its way', vi: 'tin đang được gửi' }, isKept: ({ status }) => status !== 'N' }],
        view: ({ template, from }) => ({
          kind: 'message',
          from,
          phone,
          title: template.template_name ?? '',
          lines: (template.template_params ?? []).map(({ name }) => [name, data[name] ?? '']),
        }),
      }),
      step({
        id: 'rejected',
        title: { en: 'Zalo does not take the message', vi: 'Zalo không nhận tin' },
        fails: 'refused',
        run: async ({ shop, mock }) => {
          mock.rejectMessages({ error_code: -124, error_message: 'The access token is invalid' })
          const { accounts } = await shop.oas.list()
          const message = { oa_id: accounts[0]?.oa_id ?? '', phone, template_id, template_data: data }
          // #region rejected
          // Refused inside HTTP 200: still an error, and never sent twice.
          // vi: Từ chối ngay trong HTTP 200: vẫn là lỗi, và không gửi lần hai.
          await shop.zns.send(message)
          // #endregion
        },
      }),
      step({
        id: 'called',
        title: { en: 'ITS reports a call', vi: 'ITS báo có cuộc gọi' },
        run: async ({ its, mock, webhook }) => {
          await its.webhooks.create({ url: `https://app.example/its/hook?secret=${secret}`, entities: ['call_log'] })
          const [answer] = await mock.deliver('call_log', mock.addCallLog(), webhook)
          return answer?.text()
        },
        checks: [
          {
            what: { en: 'it hears the bare word that it waits for', vi: 'ITS nhận đúng chữ mà nó chờ' },
            isKept: (word, { calls }) => word === 'ok' && calls.includes('call_log'),
          },
        ],
      }),
      step({
        id: 'unlinked',
        title: { en: 'The owner removes the link', vi: 'Chủ shop gỡ kết nối' },
        fails: 'interaction_required',
        run: async ({ shop, mock }) => {
          mock.unlink()
          // #region unlinked
          // error.url is where to send the owner.
          // vi: error.url là nơi mời chủ shop vào.
          await shop.current()
          // #endregion
        },
      }),
    ],
  }),
)
