import type { MockRequest, MockRoute } from '@x/core/mock'
import { endpoints } from '../endpoints.ts'
import { fieldsOf } from './replies.ts'

type Endpoints = typeof endpoints
type Named<Resource extends keyof Endpoints> = Resource extends ''
  ? keyof Endpoints[Resource] & string
  : `${Resource}.${keyof Endpoints[Resource] & string}`
/** An operation of the client, named as its method. */
type EndpointOperation = { [Resource in keyof Endpoints]: Named<Resource> }[keyof Endpoints]

/** All operations that the mock answers. */
export type MockOperation = EndpointOperation | 'login' | 'refresh' | 'orders.labelUrl'

export const labelHost = 'https://khachhang.supership.vn'

/** The routes of all operations, each with its answer. */
export function makeRoutes(
  baseUrl: string,
  answers: Record<MockOperation, MockRoute['answer']>,
): Record<MockOperation, MockRoute> {
  const login = { method: 'POST', url: `${baseUrl}/auth/login` }
  return {
    // SuperShip has no refresh call. A request with a `refresh_token` counts as `refresh` and is answered like a login.
    refresh: { ...login, when: isRefresh, answer: answers.refresh },
    login: { ...login, answer: answers.login },
    'orders.labelUrl': { method: 'GET', url: `${labelHost}/orders/awb`, answer: answers['orders.labelUrl'] },
    ...endpointRoutes(baseUrl, answers),
  }
}

function endpointRoutes(baseUrl: string, answers: Record<EndpointOperation, MockRoute['answer']>) {
  const routes = Object.entries(endpoints).flatMap(([resource, table]) =>
    Object.entries(table).map(([name, { method, path }]) => {
      const operation = (resource === '' ? name : `${resource}.${name}`) as EndpointOperation
      return [operation, { method, url: `${baseUrl}/${path}`, answer: answers[operation] }] as const
    }),
  )
  return Object.fromEntries(routes) as Record<EndpointOperation, MockRoute>
}

const isRefresh = (request: MockRequest) => 'refresh_token' in fieldsOf(request)
