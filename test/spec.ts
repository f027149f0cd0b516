import type { BaseClient, CallOptions, ClientOptions } from '@x/core'
import type { MockControls, MockFailure } from '@x/core/mock'

/**
 * One way to log in at a vendor, as the contract test and the demo need to know it.
 *
 * Each vendor's `spec.ts` lists its ways; nothing else has to be told of a new vendor.
 */
export interface Way<Client extends BaseClient, Credentials extends object> {
  /** How the vendor, or the way, is called in headings: `casso by API key`. */
  name: string
  /** The mock with its addresses below this origin, or at the vendor's own. */
  mock(origin?: string): MockControls<Credentials>
  create(options: Credentials & ClientOptions): Client
  /** A call that only reads, with a credential. */
  call(client: Client, options?: CallOptions): Promise<unknown>
  /** Its name in `mock.calls`. */
  operation: string
  /** A call that writes, with the mark somewhere in its body. */
  write?(client: Client, mark: string, options?: CallOptions): Promise<unknown>
  /** Goes through a list of the mock's of three rows or more, so many at a time. */
  iterate?(client: Client, pageSize: number, options?: CallOptions): AsyncIterable<{ id?: unknown }>
  /** Matches the addresses where logins and refreshes go. */
  authPath: RegExp
  /** How the vendor refuses a credential on that call. */
  challenge: MockFailure
  /** Another refusal of that call, in the vendor's envelope, with `echo` as its message. */
  refusal(echo: string): MockFailure
  /** `static`: a key that is never exchanged; else what renews an expired grant. */
  renewal: 'static' | 'login' | 'refresh'
  /** Once revoked, only a person can log in again. */
  needsPerson?: boolean
  /** Names of the options that must be there, in dotted form. */
  required: readonly string[]
  /** Those of them that may differ between two clients of one account. */
  interchangeable?: readonly string[]
  /** Values among the credentials that must never be seen. */
  secrets(credentials: Credentials): readonly string[]
  /** The credentials as a user gets them wrong. */
  wrong(credentials: Credentials): Credentials
}

/** Checks a way where it is written, and forgets its types where it is listed. */
export function way<Client extends BaseClient, Credentials extends object>(given: Way<Client, Credentials>): AnyWay {
  return given as unknown as AnyWay
}

export type AnyWay = Way<BaseClient, object>

/** One way in which a vendor calls back; each that does lists its own as `webhooks` in its `spec.ts`. */
export interface Webhook {
  /** `casso webhook V2`. */
  name: string
  /** Sends a genuine delivery. */
  deliver(to: (request: Request) => Promise<Response>): Promise<unknown>
  /** Where the delivery proves whose it is. */
  proof: { header: string } | { query: string }
  /** The proof is of the body too. */
  isSigned: boolean
  /** The package's own handler, which calls back for what it has taken. */
  handler(onEvent: () => void, onError?: (error: unknown) => void): (request: Request) => Promise<Response>
}
