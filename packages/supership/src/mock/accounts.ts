import type { createTokenBook, MockRequest } from '@x/core/mock'
import { type Faults, failure, faultsOf, fieldsOf, type SuperShipGuesses, sayFaults, success } from './replies.ts'
import { type MockShop, makeShop } from './shop.ts'

export const personalToken = 'mock-supership-personal-token'
export const partner = {
  clientId: 'MockClient',
  clientSecret: 'mock-supership-client-secret',
  partner: 'mock-supership-partner-code',
}
export const shopLogin = { username: 'shop@example.com', password: 'mock-supership-password' }

type Answer = (request: MockRequest) => Response

/** Answers logins and registrations, and keeps which token belongs to which shop. */
export function createAccounts(
  shops: MockShop[],
  tokens: ReturnType<typeof createTokenBook>,
  guesses: Required<SuperShipGuesses>,
  tokenSeconds: number,
) {
  const owners = new Map<string, MockShop>()
  let isPersonalTokenGood = true

  function tokenFor(shop: MockShop) {
    const { access, refresh } = tokens.issue(tokenSeconds)
    owners.set(access, shop)
    return { token: { token_type: 'Bearer', expires_in: tokenSeconds, access_token: access }, refresh }
  }

  const login: Answer = (request) => {
    const given = fieldsOf(request)
    const faults = faultsOf(given, ['client_id', 'client_secret', 'username', 'password', 'partner'])
    if (hasAny(faults)) return sayFaults(guesses, faults)
    const isPartner =
      given.client_id === partner.clientId &&
      given.client_secret === partner.clientSecret &&
      given.partner === partner.partner
    const shop = shops.find(({ email, password }) => email === given.username && password === given.password)
    if (!isPartner || shop === undefined) {
      return failure(guesses.loginRefusalStatus, 'Thông tin đăng nhập không chính xác')
    }
    const { token, refresh } = tokenFor(shop)
    return success(guesses.refreshToken ? { ...token, refresh_token: refresh } : token)
  }

  const register: Answer = (request) => {
    const given = fieldsOf(request)
    const faults = faultsOf(given, ['project', 'name', 'phone', 'email', 'password', 'partner'])
    if (faults.partner === undefined && given.partner !== partner.partner) {
      faults.partner = ['Trường partner không đúng']
    }
    if (shops.some(({ email }) => email === given.email)) faults.email = ['Trường email đã tồn tại']
    if (hasAny(faults)) return sayFaults(guesses, faults)
    const shop = makeShop(`S${748_146 + shops.length}`, String(given.email), String(given.password))
    shops.push(shop)
    const { project, name, phone, email } = given
    return success({ code: shop.code, project, name, phone, email, referral: 'PLOKJ52747', ...tokenFor(shop).token })
  }

  /** Makes an answer that needs a shop's token: passes the token's shop to `answer`, or refuses with 401. */
  function guarded(answer: (shop: MockShop, request: MockRequest) => Response): Answer {
    return (request) => {
      const authorization = request.headers.get('authorization')
      const isPersonal = isPersonalTokenGood && authorization === `Bearer ${personalToken}`
      const shop = isPersonal ? shops[0] : owners.get(authorization?.slice('Bearer '.length) ?? '')
      if (shop !== undefined && (isPersonal || tokens.accepts(authorization))) return answer(shop, request)
      return failure(401, 'Mã Xác Thực không hợp lệ', guesses.codeInBody ? { code: 401 } : {})
    }
  }

  return {
    login,
    register,
    guarded,
    revoke: () => {
      isPersonalTokenGood = false
      tokens.revoke()
    },
    reset: () => {
      owners.clear()
      isPersonalTokenGood = true
      tokens.reset()
    },
  }
}

const hasAny = (faults: Faults) => Object.keys(faults).length > 0
