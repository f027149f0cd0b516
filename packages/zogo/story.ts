import { createKy } from '@x/core/ky'
import { defineStory } from 'test-kit/story'
import * as v from 'valibot'
import { createZogo } from './src/index.ts'
import { mockZogo } from './src/mock.ts'

/** Zogo publishes no business call. The path and fields here stand for those in a user's own documents. */
export const story = defineStory(
  ({ client }) => {
    const mock = mockZogo({
      answers: {
        'POST shipments': ({ json }) => ({ id: 'GS1', fee: 30_400, sent: json }),
        'GET shipments/:id': ({ params }) => ({ id: params.id, fee: 'free' }),
      },
    })
    const { password, clientSecret } = mock.credentials
    const zogo = createZogo({ ...mock.credentials, ...client })
    return { handlers: mock.handlers, secrets: [password, clientSecret], mock, zogo }
  },
  (step) => ({
    name: 'Zogo',
    about: {
      en: 'Zogo delivers parcels. Its business calls are in the documents that it gives its customers.',
      vi: 'Zogo giao hàng. Các lời gọi nghiệp vụ nằm trong tài liệu Zogo đưa riêng cho khách.',
    },
    title: { en: 'A call of your own, typed in a few lines', vi: 'Tự viết một lời gọi, có kiểu, trong vài dòng' },
    authPath: /\/(login|refresh_token)$/,
    steps: [
      step({
        id: 'shipment',
        inShort: true,
        title: { en: 'A call of your own at Zogo', vi: 'Lời gọi tự viết ở Zogo' },
        run: async ({ zogo }) => {
          // #region shipment
          const fields = { id: v.string(), fee: v.number() }
          const reply = v.object({ data: v.looseObject(fields) })
          const json = { weight: 750 }
          const call = createKy(zogo).post('shipments', { json })
          const { data } = await call.json(reply)
          // #endregion
          return data
        },
        says: ({ id, fee }) => ({
          en: `${id} costs ${fee.toLocaleString('en')} VND, typed by the schema`,
          vi: `${id} phí ${fee.toLocaleString('vi-VN')} đ, có kiểu theo schema`,
        }),
        checks: [
          {
            what: {
              en: 'the fee is a number',
              vi: 'phí là kiểu số',
            },
            isKept: (sent) => typeof sent.fee === 'number' && 'sent' in sent,
          },
        ],
      }),
      step({
        id: 'wrong',
        title: { en: 'The reply is not as the schema says', vi: 'Trả lời khác với schema' },
        fails: 'unexpected_response',
        run: async ({ zogo }) => {
          // #region wrong
          const schema = v.looseObject({ id: v.string(), fee: v.number() })
          await zogo.request('GET', 'shipments/GS1', { schema })
          // #endregion
        },
      }),
      step({
        id: 'refreshed',
        title: { en: 'Zogo refuses the token inside HTTP 200', vi: 'Zogo từ chối token ngay trong HTTP 200' },
        run: async ({ zogo, mock }) => {
          mock.failNext('POST shipments', { body: { code: 401, status: 'error', data: { error: 'Unauthenticated.' } } })
          // #region refreshed
          await zogo.request('POST', 'shipments', { json: { weight: 750 } })
          // #endregion
        },
        checks: [
          {
            what: {
              en: 'the token was refreshed and the call sent once more',
              vi: 'token được làm mới, lời gọi được gửi lại một lần',
            },
            isKept: (_, { mock }) => mock.calls.refresh === 1,
          },
        ],
      }),
      step({
        id: 'refused',
        title: { en: 'Zogo refuses the shipment', vi: 'Zogo từ chối đơn' },
        fails: 'refused',
        run: async ({ zogo, mock }) => {
          mock.failNext('POST shipments', {
            status: 422,
            body: { 'shipment.parcel.weight': ['The weight is too high.'] },
          })
          // #region refused
          await zogo.request('POST', 'shipments', { json: { weight: 90_000 } })
          // #endregion
        },
      }),
    ],
  }),
)
