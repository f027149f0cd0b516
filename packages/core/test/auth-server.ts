import { ApiError, type ApiErrorFields, type ErrorCode } from '../src/errors/api-error.ts'
import { Secret } from '../src/errors/secret.ts'
import type { Grant } from '../src/grant-manager/types.ts'

export interface AuthCall {
  via: 'login' | 'refresh'
  /** The refresh token it came with. */
  token: string | undefined
  grant(grant: Grant): void
  fail(error: unknown): void
}

/** An auth server that answers when the test says so, in the order that the test says. */
export function createAuthServer() {
  const calls: AuthCall[] = []
  const pending: AuthCall[] = []

  function ask(via: AuthCall['via'], token?: string): Promise<Grant> {
    return new Promise((resolve, reject) => {
      const answer = <Value>(settle: (value: Value) => void) => {
        return (value: Value) => {
          pending.splice(pending.indexOf(call), 1)
          settle(value)
        }
      }
      const call: AuthCall = { via, token, grant: answer(resolve), fail: answer(reject) }
      calls.push(call)
      pending.push(call)
    })
  }

  return { calls, pending, login: () => ask('login'), refresh: (token: string) => ask('refresh', token) }
}

export const grant = (access: string, lifeMs?: number, refresh?: string): Grant => ({
  access: new Secret(access),
  lifeMs,
  refresh: refresh === undefined ? undefined : new Secret(refresh),
})

export const failure = (code: ErrorCode, fields: Partial<ApiErrorFields> = {}) =>
  new ApiError({ code, vendor: 'acme', operation: 'login', message: 'No', ...fields })
