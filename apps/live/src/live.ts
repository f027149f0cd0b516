import { type BaseClient, type ClientEvent, type ClientOptions, isApiError } from '@x/core'
import { planCalls } from './plan.ts'
import { findNew, shapeOf } from './shape.ts'

export interface Vendor {
  create(options: ClientOptions): BaseClient
  endpoints: Parameters<typeof planCalls>[0]
}

type Method = () => Promise<unknown>

/** Makes the calls of a vendor that only read, and reports the shape of each reply, never a value. */
export async function runLive({ create, endpoints }: Vendor, options: ClientOptions, tell: (line: string) => void) {
  const deviations: string[] = []
  let body: unknown
  const send = options.fetch ?? globalThis.fetch
  const client = create({
    ...options,
    onEvent: (event: ClientEvent) => {
      if (event.type === 'reply.deviated') deviations.push(...event.issues.map(told))
    },
    fetch: async (input, init) => {
      const response = await send(input, init)
      body = await response
        .clone()
        .json()
        .catch(() => undefined)
      return response
    },
  })
  const { calls, left } = planCalls(endpoints)
  for (const { name, resource, method, reply } of calls) {
    deviations.length = 0
    body = undefined
    const owner = (resource === '' ? client : Reflect.get(client, resource)) as Record<string, Method> | undefined
    const call = owner?.[method]
    if (call === undefined) continue
    tell(`\n${name}`)
    try {
      const payload = await call.call(owner)
      for (const path of findNew(payload, reply)) tell(`  new: ${path}`)
    } catch (error) {
      if (!isApiError(error)) throw error
      tell(`  failed: ${error.code}${error.status === undefined ? '' : ` (${error.status})`}`)
      deviations.push(...(error.issues ?? []).map(told))
    }
    for (const deviation of deviations) tell(`  deviates: ${deviation}`)
    for (const line of shapeOf(body)) tell(`  ${line}`)
  }
  if (left.length > 0) tell(`\nNot called, since they write or need an argument: ${left.join(', ')}`)
}

const told = ({ path, expected }: { path: string; expected: string }) => `${path || '(reply)'} should be ${expected}`
