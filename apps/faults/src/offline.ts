import type { BaseClient } from '@x/core'
import { getResponse } from 'msw'
import type { AnyWay } from 'test-kit/spec'

/** Creates a client of a new mock, without a network. Except at logins, `answer` can answer instead of the mock. */
export function createOffline(way: AnyWay, answer?: (request: Request) => Response | undefined): BaseClient {
  const mock = way.mock()
  return way.create({
    ...mock.credentials,
    retry: 0,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const given = way.authPath.test(request.url) ? undefined : answer?.(request)
      return given ?? (await getResponse(mock.handlers, request)) ?? Response.error()
    },
  })
}
