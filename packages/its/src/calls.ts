import {
  ApiError,
  type BaseClient,
  type CallOptions,
  type Client,
  type EnvelopeResult,
  type RequestMethod,
  type Schema,
} from '@x/core/vendor'
import * as v from 'valibot'

type Call<Output> = (input?: unknown, options?: CallOptions) => Promise<Output>

interface Particulars<Input> {
  /** What in the input must never be seen in a message. */
  secretOf?(input: Input): string | undefined
  /** Tells a refusal that ITS's envelope does not tell. */
  read?(body: unknown, status: number): EnvelopeResult
}

/** Makes methods out of a call's name, path, input and output. Everything is a POST at ITS, also what only reads. */
export function createCalls(client: Client) {
  const make =
    (safe: boolean) =>
    <Input, Output>(
      operation: string,
      path: string,
      input: Schema<Input>,
      output: Schema<Output>,
      { secretOf, read }: Particulars<Input> = {},
    ): Call<Output> =>
    async (value = {}, options) => {
      const json = client.input(operation, input, value)
      client.protect(secretOf?.(json))
      return client.call(operation, 'POST', path, { json, schema: output, safe, read }, options)
    }
  return { read: make(true), write: make(false) }
}

export type Calls = ReturnType<typeof createCalls>

/** What tells genuine calls to a webhook's address from forged ones. */
export const secretIn = (address: string): string | undefined =>
  URL.canParse(address) ? (new URL(address).searchParams.get('secret') ?? undefined) : undefined

/** A method without an input. */
export const bare =
  <Output>(call: Call<Output>) =>
  (options?: CallOptions) =>
    call({}, options)

interface PagedInput {
  paging?: { after?: string | undefined } | undefined
}

interface Page {
  paging?: { next?: string | null | undefined } | null | undefined
}

/** All rows of all pages: ends on a page without rows, since the page before it names a next one like any other. */
export function iterateOver<Result extends Page, Row>(list: Call<Result>, rowsOf: (page: Result) => readonly Row[]) {
  return async function* (input: PagedInput = {}, options?: CallOptions): AsyncGenerator<Row, void, undefined> {
    let page = await list(input, options)
    const seen = new Set([input.paging?.after])
    while (rowsOf(page).length > 0) {
      yield* rowsOf(page)
      const after = page.paging?.next
      if (!after) return
      if (seen.has(after)) throw repeatedCursor()
      seen.add(after)
      page = await list({ ...input, paging: { ...input.paging, after } }, options)
    }
  }
}

/** Going on would fetch the same pages for ever; stopping quietly would hide that rows may be missing. */
function repeatedCursor(): ApiError {
  const issues = [{ path: 'paging.next', expected: 'a cursor that was not there before' }]
  const message = 'The pages go round in a circle'
  return new ApiError({ code: 'unexpected_response', vendor: 'its', operation: 'iterate', message, issues })
}

const target = v.object({
  method: v.pipe(
    v.string(),
    v.check((method) => method.toUpperCase() === 'POST', 'POST: ITS takes nothing else'),
  ),
  path: v.pipe(
    v.string(),
    v.check((path) => /^\/?\w+\/\w+$/.test(path), "of the form 'Service/Method'"),
  ),
})

/** The common part of a client, held to ITS's grammar: POST to `Service/Method`, with at least `{}` as the body. */
export function baseOf(client: Client): BaseClient {
  const request = async (method: string, path: string, options: Parameters<RequestMethod>[2] = {}) => {
    client.input('request', target, { method, path })
    return client.request(method, path, { ...options, json: options.json ?? {} })
  }
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    const path = String(input)
    client.input('fetch', target, { method: init.method ?? 'POST', path })
    return client.fetch(path, init.method === undefined ? { ...init, method: 'POST', body: init.body ?? '{}' } : init)
  }
  return { request: request as RequestMethod, fetch, auth: client.auth }
}
