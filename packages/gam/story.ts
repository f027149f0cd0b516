import type { Story } from 'test-kit/spec'
import * as v from 'valibot'
import { createGam } from './src/index.ts'
import { mockGam } from './src/mock.ts'

const order = v.looseObject({ id: v.string(), state: v.picklist(['new', 'cancelled']) })

/** GAM publishes no business call: the paths and fields here stand for those of a user's own documents. */
export const story: Story = {
  title: 'a call of your own, typed in a few lines',
  authPath: /\/oauth2\/v3\/token$/,
  async tell(stage, { fetch, listen }) {
    let state = 'new'
    const mock = mockGam({
      answers: {
        'GET api/v1/orders/:id': ({ params }) => ({ id: params.id, state, cod: 500_000 }),
        'POST api/v1/orders/:id/cancel': () => {
          state = 'cancelled'
        },
      },
    })
    listen(mock.handlers)
    const gam = createGam({ ...mock.credentials, fetch })
    const get = (id: string) => gam.request('GET', `api/v1/orders/${id}`, { schema: order })
    const cancel = (id: string) => gam.request('POST', `api/v1/orders/${id}/cancel`, { json: {} })

    stage.act('an order is read, and its reply is typed by the schema')
    const found = await stage.app('GET api/v1/orders/7', () => get('7'))
    stage.check('its state is one of those named, and other fields are kept', found.state === 'new' && 'cod' in found)

    stage.act('GAM refuses the token of a call that writes')
    mock.revokeGrants()
    await stage.app('POST api/v1/orders/7/cancel', () => cancel('7'))
    stage.check('it was sent once more, with a new token', mock.calls['POST api/v1/orders/:id/cancel'] === 2)
    stage.check('and it took effect', (await stage.app('GET api/v1/orders/7', () => get('7'))).state === 'cancelled')

    stage.act('GAM refuses the call inside HTTP 200')
    const refusal = { status: '400', message: 'Cancelled already', error_code: 'E1', timestamp: '' }
    mock.failNext('POST api/v1/orders/:id/cancel', { body: refusal })
    const code = await stage.fails('POST api/v1/orders/7/cancel', () => cancel('7'))
    stage.check('the user gets its words', code === 'refused')
  },
}
