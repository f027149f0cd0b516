import { createKy } from '@x/core/ky'
import { defineStory } from 'test-kit/story'
import * as v from 'valibot'
import { createGam } from './src/index.ts'
import { mockGam } from './src/mock.ts'

/** GAM publishes no business call. The paths and fields here stand for those in a user's own documents. */
export const story = defineStory(
  ({ client }) => {
    let state = 'new'
    const mock = mockGam({
      answers: {
        'GET api/v1/orders/:id': ({ params }) => ({ id: params.id, state, cod: 500_000 }),
        'POST api/v1/orders/:id/cancel': () => {
          state = 'cancelled'
        },
      },
    })
    const gam = createGam({ ...mock.credentials, ...client })
    return { handlers: mock.handlers, secrets: [mock.credentials.clientSecret], mock, gam }
  },
  (step) => ({
    name: 'GAM',
    about: {
      en: 'GAM (of the GHTK family) manages the orders of large shops.',
      vi: 'GAM (nhà GHTK) quản lý đơn hàng cho các shop lớn.',
    },
    title: { en: 'A call of your own, typed in a few lines', vi: 'Tự viết một lời gọi, có kiểu, trong vài dòng' },
    authPath: /\/oauth2\/v3\/token$/,
    steps: [
      step({
        id: 'order',
        inShort: true,
        title: { en: 'A call of your own at GAM', vi: 'Lời gọi tự viết ở GAM' },
        run: async ({ gam }) => {
          // #region order
          const state = v.picklist(['new', 'cancelled'])
          const order = v.looseObject({ id: v.string(), state })
          const reply = v.object({ data: order })
          const path = 'api/v1/orders/DH35'
          const { data } = await createKy(gam).get(path).json(reply)
          // #endregion
          return data
        },
        says: ({ id, state }) => ({ en: `order ${id} is ${state}`, vi: `đơn ${id}: ${state}` }),
        checks: [
          {
            what: { en: 'its state is one of those named', vi: 'trạng thái thuộc đúng các giá trị đã nêu' },
            isKept: ({ state }) => state === 'new' || state === 'cancelled',
          },
        ],
      }),
      step({
        id: 'cancel',
        title: { en: 'GAM refuses the token of a call that writes', vi: 'GAM từ chối token của một lời gọi ghi' },
        run: async ({ gam, mock }) => {
          await gam.authenticated()
          mock.revokeGrants()
          // #region cancel
          await gam.request('POST', 'api/v1/orders/DH35/cancel', { json: {} })
          // #endregion
        },
        checks: [
          {
            what: { en: 'it was sent once more, with a new token', vi: 'được gửi lại một lần, với token mới' },
            isKept: (_, { mock }) => mock.calls['POST api/v1/orders/:id/cancel'] === 2,
          },
        ],
      }),
      step({
        id: 'refused',
        title: { en: 'GAM refuses the call inside HTTP 200', vi: 'GAM từ chối ngay trong HTTP 200' },
        fails: 'refused',
        run: async ({ gam, mock }) => {
          const refusal = { status: '400', message: 'Cancelled already', error_code: 'E1', timestamp: '' }
          mock.failNext('POST api/v1/orders/:id/cancel', { body: refusal })
          // #region refused
          await gam.request('POST', 'api/v1/orders/DH35/cancel', { json: {} })
          // #endregion
        },
      }),
    ],
  }),
)
