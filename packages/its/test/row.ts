import type { BaseClient, CallOptions } from '@x/core/vendor'
import type { ItsOperation } from '../src/mock/server.ts'

type Method<Client> = (client: Client, input: never, options: CallOptions) => Promise<unknown>

/** One call: where it goes, what it sends, what it returns, and which fields of that are essential. */
export interface Row<Client extends BaseClient> {
  operation: ItsOperation
  path: string
  call: Method<Client>
  input?: object | string
  /** @default the input */
  sent?: object
  reply: object
  /** Paths of essential fields. `*` stands for any row of a list. */
  essential: readonly string[]
  /** Fields that decide whether the reply is a refusal. */
  decides?: readonly string[]
  /** Without one of these fields, the call is refused before anything is sent. */
  required?: readonly string[]
  write?: boolean
}

export const paging = { after: '.', before: '', limit: 100, next: 'AAAA', prev: 'AAAA', sort: '' }
export const query = { paging: { limit: 10, sort: '-created_at' } }
export const id = '1296121461794938793'
