import type { Story } from 'test-kit/spec'
import * as v from 'valibot'
import { createZogo } from './src/index.ts'
import { mockZogo } from './src/mock.ts'

const parcel = { weight: 750, cod: 500_000 }
const shipment = v.looseObject({ id: v.string(), fee: v.number() })

/** Zogo publishes no business call: the path and fields here stand for those of a user's own documents. */
export const story: Story = {
  title: 'a call of your own, typed in a few lines',
  authPath: /\/(login|refresh_token)$/,
  async tell(stage, { fetch, listen }) {
    const mock = mockZogo({
      answers: {
        'POST shipments': ({ json }) => ({ id: 'GS1', fee: 30_400, sent: json }),
        'GET shipments/:id': ({ params }) => ({ id: params.id, fee: '30400' }),
      },
    })
    listen(mock.handlers)
    const zogo = createZogo({ ...mock.credentials, fetch })
    const send = () => zogo.request('POST', 'shipments', { json: { shipment: { parcel } }, schema: shipment })
    const track = (id: string) => zogo.request('GET', `shipments/${id}`, { schema: shipment })

    stage.act('a shipment is sent, and its reply is typed by the schema')
    const sent = await stage.app('POST shipments', send)
    stage.note(`${sent.id} costs ${sent.fee.toLocaleString('en')} VND`)
    stage.check('the fee is a number, and a field that the schema does not name is kept', 'sent' in sent)

    stage.act('the reply is not as the schema says')
    const code = await stage.fails('GET shipments/GS1', () => track('GS1'))
    stage.check('the user is told which field, instead of getting a wrong type', code === 'unexpected_response')

    stage.act('Zogo refuses the token inside HTTP 200')
    mock.failNext('POST shipments', { body: { code: 401, status: 'error', data: { error: 'Unauthenticated.' } } })
    const again = await stage.app('POST shipments', send)
    stage.check('the token was refreshed and the call sent once more', again.id === 'GS1' && mock.calls.refresh === 1)

    stage.act('Zogo refuses the shipment')
    mock.failNext('POST shipments', { status: 422, body: { 'shipment.parcel.weight': ['The weight is too high.'] } })
    stage.check('the user gets its words', (await stage.fails('POST shipments', send)) === 'refused')
  },
}
