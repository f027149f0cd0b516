import { isApiError } from '@x/core/vendor'
import type { Story } from 'test-kit/spec'
import { createIts } from './src/index.ts'
import { mockIts } from './src/mock.ts'
import { itsWebhookHandler } from './src/webhook.ts'

const redirectUrl = 'https://app.example/its?token=unguessable'

export const story: Story = {
  title: 'a shop connects, calls and sends a message',
  authPath: /\.Shop\/AuthorizeShop$/,
  async tell(stage, { fetch, listen }) {
    const mock = mockIts()
    listen(mock.handlers)
    const its = createIts({ ...mock.credentials, fetch })

    stage.act('the owner of a shop connects it, in the browser')
    const request = await stage.app('authorizeShop', () => its.authorizeShop({ redirect_url: redirectUrl }))
    stage.check('ITS wants the owner to log in', request.type === 'shop_request')
    const landing = mock.login(request.auth_url ?? '')
    const { shop_id, token } = its.parseRedirect(landing)
    stage.note(`the owner logs in and comes back as shop ${shop_id}`)
    stage.check('the redirect brings back our own token', token === 'unguessable')

    stage.act('the shop gets an extension')
    const shop = its.shop({ shopId: shop_id, redirectUrl })
    const { name } = await stage.app('shop.current', () => shop.current())
    stage.note(name)
    const { owner_id } = await stage.app('shop.tenant.create', () => shop.tenant.create())
    const line = { hotline: '19001234', name: 'Hotline', owner_id }
    const hotline = await stage.app('hotlines.create', () => its.hotlines.create(line))
    const tenant = await stage.app('shop.tenant.get', () => shop.tenant.get())
    await stage.app('tenants.activate', () =>
      its.tenants.activate({
        hotline_id: hotline.id,
        tenant_id: tenant.id,
        owner_id,
        connection_id: tenant.connection_id ?? undefined,
      }),
    )
    const extension = { extension_number: 101, hotline_id: hotline.id }
    const made = await stage.app('shop.extensions.create', () => shop.extensions.create(extension))
    stage.check('its number goes out as a number and comes back as text', made.extension_number === '101')

    stage.act('the shop sends a Zalo message')
    const { accounts } = await stage.app('shop.oas.list', () => shop.oas.list())
    const { templates } = await stage.app('shop.templates.list', () => shop.templates.list())
    const { oa_id = '' } = accounts[0] ?? {}
    const { template_id = 0 } = templates[0] ?? {}
    const message = { oa_id, phone: '84900000001', template_id, template_data: { code: 'DH35' }, tracking_id: 'DH35' }
    const sent = await stage.app('shop.zns.send', () => shop.zns.send(message))
    stage.check('it is on its way', sent.status !== 'N')
    mock.rejectMessages({ error_code: -124, error_message: 'The access token is invalid' })
    const refused = await stage.fails('shop.zns.send', () => shop.zns.send(message))
    stage.check('a message refused inside HTTP 200 is an error, and sent once', refused === 'refused')

    stage.act('ITS tells of a call')
    const calls: string[] = []
    const secret = 'long-random-text'
    await its.webhooks.create({ url: `https://app.example/its/hook?secret=${secret}`, entities: ['call_log'] })
    const webhook = itsWebhookHandler({ secret, onChange: ({ entity }) => void calls.push(entity) })
    const answers = await mock.deliver('call_log', mock.addCallLog(), webhook)
    const words = await Promise.all(answers.map((answer) => answer.text()))
    stage.check('it hears the bare word that it waits for', words.join() === 'ok' && calls.join() === 'call_log')

    stage.act('the owner removes the link')
    mock.unlink(shop_id)
    const error = await shop.current().catch((reason: unknown) => reason)
    const code = await stage.fails('shop.current', () => shop.current())
    stage.check('the user is told that a person is needed', code === 'interaction_required')
    const url = isApiError(error, 'interaction_required') ? (error.url ?? '') : ''
    stage.check('and where to send them', url.startsWith('https://') && !String(error).includes(url))
    mock.login(url, shop_id)
    await stage.app('the owner logs in, shop.current', () => shop.current())
    stage.check('the next call works, without a reset', shop.auth.status().state === 'fresh')
  },
}
