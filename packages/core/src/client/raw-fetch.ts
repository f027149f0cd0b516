import { prepare, rememberCall, sendAuthenticated } from '../auth-fetch/auth-fetch.ts'
import { throwAtCaller } from '../errors/api-error.ts'
import { lateError } from '../errors/from-response.ts'
import { leaseInTime } from './attempts.ts'
import type { CallerOptions } from './request.ts'

/** Sends anything to a path below the base, logged in and in time, and gives the reply as it came. */
export async function fetchRaw(client: CallerOptions, path: string, init: RequestInit = {}): Promise<Response> {
  const deadline = new AbortController()
  const signal = init.signal ? AbortSignal.any([init.signal, deadline.signal]) : deadline.signal
  const { request, operation } = prepare(client, path, init, { signal })
  for (const [name, value] of Object.entries(client.headers)) {
    if (!request.headers.has(name)) request.headers.set(name, value)
  }
  const memory = rememberCall(operation, client.grants)
  await leaseInTime(client, operation, init.signal ?? undefined).catch(throwAtCaller)
  // Runs on while the body is read, since a body can hang as well; a finished one is not disturbed by it.
  const timer: unknown = setTimeout(() => deadline.abort(lateError(client, operation)), client.timeout)
  if (typeof timer === 'object' && timer !== null && 'unref' in timer) (timer as { unref(): void }).unref()
  return (await sendAuthenticated(client, request, memory).catch(throwAtCaller)).response
}
