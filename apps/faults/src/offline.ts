import type { BaseClient } from '@x/core'
import { getResponse } from 'msw'
import type { AnyWay } from 'test-kit/spec'

/** A client of a mock of its own with no network in between; `answer` speaks for the vendor, other than at logins. */
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
