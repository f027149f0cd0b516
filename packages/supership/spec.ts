import { way } from '../../test/spec.ts'
import { createSuperShip } from './src/index.ts'
import { mockSuperShip } from './src/mock.ts'

const mock = (origin = 'https://api.mysupership.vn') => mockSuperShip({ baseUrl: `${origin}/v1/partner` })

const shared = {
  create: createSuperShip,
  operation: 'warehouses.list',
  authPath: /\/auth\/login$/,
  challenge: { status: 401, body: { status: 'Error', message: 'Mã Xác Thực không hợp lệ' } },
  refusal: (echo: string) => ({ status: 422, body: { status: 'Error', message: echo, errors: { weight: [echo] } } }),
}

export const ways = [
  way({
    ...shared,
    name: 'supership by personal token',
    mock: (origin) => {
      const { tokenCredentials: credentials, ...controls } = mock(origin)
      return { ...controls, credentials }
    },
    call: (supership, options) => supership.warehouses.list(options),
    renewal: 'static',
    required: ['token'],
    secrets: ({ token }) => [token],
    wrong: (credentials) => ({ ...credentials, token: 'mistyped' }),
  }),
  way({
    ...shared,
    name: 'supership by password grant',
    mock,
    call: (supership, options) => supership.warehouses.list(options),
    renewal: 'login',
    required: ['clientId', 'clientSecret', 'username', 'password', 'partner'],
    secrets: ({ clientSecret, password, partner }) => [clientSecret, password, partner],
    wrong: (credentials) => ({ ...credentials, password: 'mistyped' }),
  }),
]
