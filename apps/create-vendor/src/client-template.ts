import type { Auth } from './auths.ts'

/** The files of the client itself. */
export function clientFiles(auth: Auth): Record<string, string> {
  const imports = ['type BaseClient', 'type ClientOptions', 'checkOptions', 'clientOptionNames', 'createClient']
  const code = auth.needsPerson ? '\n  let isCodeUsed = false' : ''
  return {
    'src/client.ts': `import { ${[...imports, ...auth.imports, 'type Methods'].join(', ')} } from '@x/core/vendor'
import * as v from 'valibot'
import { items, readEnvelope } from './endpoints.ts'

// FACT: the vendor's address, without a slash at its end.
const defaultBase = 'https://api.NAME.example/v1'

export interface NameOptions extends ClientOptions {
${auth.fields}
}

export interface Name extends BaseClient {
  items: Methods<typeof items>
}

// FACT: what a client needs to log in.
const nameOptions = v.looseObject({ ${auth.checks} })

/**
 * Makes a client for Name.
 *
 * @throws {TypeError} that names the missing or wrong option.
 */
export function createName(options: NameOptions): Name {
  const { ${auth.required.join(', ')} } = checkOptions('NAME', nameOptions, options, clientOptionNames)${code}
  const { request, fetch, auth, bind } = createClient(
    {
      vendor: 'NAME',
      baseUrl: defaultBase,
      // FACT: how a client logs in. A refused credential is HTTP 401; \`challenge\` changes that.
      ${auth.credential}
      read: readEnvelope,
    },
    options,
  )
  return { request, fetch, auth, items: bind('items', items) }
}
`,
    'src/endpoints.ts': `import {
  type EnvelopeResult,
  errorStatus,
  get,
  post,
  readOAuthError,
  reply,
  replyNumber,
  replyRows,
  replyText,
  soft,
} from '@x/core/vendor'
import * as v from 'valibot'

/** FACT: how the vendor wraps its replies. Here \`code\` is 0, or says what went wrong. */
export function readEnvelope(body: unknown): EnvelopeResult {
  const { code, message, data } = (body ?? {}) as { code?: unknown; message?: unknown; data?: unknown }
  if (typeof code !== 'number') return readOAuthError(body)
  if (code === 0) return { data }
  return { refusal: { code, message: typeof message === 'string' ? message : undefined, status: errorStatus(code) } }
}

/** FACT: a reply. Side fields are soft: one of another type reads as undefined, and the call goes on. */
const item = reply({
  id: replyNumber,
  name: soft(v.nullish(replyText)),
})

/** FACT: the input of a call. */
const newItem = v.looseObject({
  name: v.string(),
})

// FACT: the vendor's page of these calls.
const docs = 'https://docs.NAME.example/items'

export const items = {
  /** Lists the items. */
  list: get('items', { reply: replyRows(item), docs }),
  /** Creates an item. */
  create: post('items', { json: newItem, reply: item, docs }),
}

/** All calls that this package has a method for. */
export const endpoints = { items }
`,
    'src/index.ts': `export type {
  CallOptions,
  ClientEvent,
  ClientOptions,
  ErrorCode,
  GrantStatus,
  GrantStore,
  Issue,
} from '@x/core/vendor'
export { ApiError, isApiError } from '@x/core/vendor'
export { createName, type Name, type NameOptions } from './client.ts'
`,
  }
}
