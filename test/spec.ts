import type { BaseClient, CallOptions, ClientOptions } from '@x/core'
import type { MockControls, MockFailure } from '@x/core/mock'

/**
 * One way to log in at a vendor, as the contract test and the demo use it.
 *
 * Each vendor's `spec.ts` lists its ways. A new vendor need not be listed anywhere else.
 */
export interface Way<Client extends BaseClient, Credentials extends object> {
  /** The name of the vendor, or of the way, in headings: `casso by API key`. */
  name: string
  /** Creates the mock, with its addresses below this origin, or else at the vendor's own. */
  mock(origin?: string): MockControls<Credentials>
  create(options: Credentials & ClientOptions): Client
  /** A call that only reads, with a credential. */
  call(client: Client, options?: CallOptions): Promise<unknown>
  /** The name of that call in `mock.calls`. */
  operation: string
  /** A call that writes, with the mark somewhere in its body. */
  write?(client: Client, mark: string, options?: CallOptions): Promise<unknown>
  /** Iterates over a list of the mock with three rows or more, `pageSize` at a time. */
  iterate?(client: Client, pageSize: number, options?: CallOptions): AsyncIterable<{ id?: unknown }>
  /** Matches the addresses of logins and refreshes. */
  authPath: RegExp
  /** How the vendor refuses a credential on that call. */
  challenge: MockFailure
  /** Another refusal of that call, in the vendor's envelope, with `echo` as its message. */
  refusal(echo: string): MockFailure
  /** `static` is a key that is never exchanged. The others name what renews an expired grant. */
  renewal: 'static' | 'login' | 'refresh'
  /** Whether only a person can log in again once the grant is revoked. */
  needsPerson?: boolean
  /** Dotted paths of the required options. */
  required: readonly string[]
  /** The required options that may differ between two clients of one account. */
  interchangeable?: readonly string[]
  /** Returns the values among the credentials that must never be shown. */
  secrets(credentials: Credentials): readonly string[]
  /** Returns the credentials with a mistake that a user could make. */
  wrong(credentials: Credentials): Credentials
}

/** Checks the types of a way where it is written, and hides them where it is listed. */
export function way<Client extends BaseClient, Credentials extends object>(given: Way<Client, Credentials>): AnyWay {
  return given as unknown as AnyWay
}

export type AnyWay = Way<BaseClient, object>

/** One kind of webhook of a vendor. A vendor that has any lists them as `webhooks` in its `spec.ts`. */
export interface Webhook {
  /** `casso webhook V2`. */
  name: string
  /** Sends a genuine delivery. */
  deliver(to: (request: Request) => Promise<Response>): Promise<unknown>
  /** Where a delivery carries the proof that the vendor sent it. */
  proof: { header: string } | { query: string }
  /** Whether the proof covers the body too. */
  isSigned: boolean
  /** Creates the package's own handler. It calls `onEvent` for a delivery that it accepts. */
  handler(onEvent: () => void, onError?: (error: unknown) => void): (request: Request) => Promise<Response>
}
