import type * as v from 'valibot'
import type { EnvelopeResult } from '../errors/from-response.ts'
import type { CallOptions } from './options.ts'
import type { InputOf, Schema } from './schema.ts'

type AnySchema = v.GenericSchema
type AnyReply = Schema<unknown>
type Given<S> = S extends AnySchema ? v.InferOutput<S> : undefined

/** The source of what we say about an endpoint: the vendor's documents, those of a sibling brand, or our inference. */
export type Certainty = 'documented' | 'sibling' | 'inferred'

/** Describes one endpoint of a vendor, apart from its method and path. */
export interface EndpointFacts<
  Params extends AnySchema | undefined = AnySchema | undefined,
  Query extends AnySchema | undefined = AnySchema | undefined,
  Json extends AnySchema | undefined = AnySchema | undefined,
  Reply extends AnyReply | undefined = AnyReply | undefined,
> {
  /** The method's first argument, which fills in the one `{name}` of the path. */
  params?: Params
  /** The argument that is sent as the query. */
  query?: Query
  /** The argument that is sent as a JSON body. */
  json?: Json
  /** A constant JSON body, for a call without an argument. */
  body?: unknown
  /** Reads the payload of the reply. @default the payload is returned unchanged, as `unknown` */
  reply?: Reply
  /** Whether the call changes nothing and may be repeated. @default true for GET */
  safe?: boolean
  /** Whether the vendor wants no credential here. None is sent then. */
  open?: boolean
  /** Reads the envelope of this endpoint, instead of the vendor's general `read`. */
  read?(body: unknown, status: number): EnvelopeResult
  /** Returns the secrets among the arguments. They are masked during this call and forgotten after it. */
  secrets?(input: Json extends AnySchema ? Given<Json> : Given<Query>): readonly (string | null | undefined)[]
  /** Returns the secrets in the reply. */
  replySecrets?(reply: Reply extends Schema<infer Output> ? Output : unknown): readonly (string | null | undefined)[]
  /** Address of the vendor's page about the endpoint. */
  docs?: string
  /** @default 'documented' */
  certainty?: Certainty
}

/** One endpoint of a vendor's API, described as data. */
export interface Endpoint<Args extends readonly unknown[] = readonly never[], Output = unknown>
  extends Omit<EndpointFacts, 'secrets' | 'replySecrets'> {
  readonly kind: 'endpoint'
  readonly method: string
  /** Relative to the vendor's base, with at most one `{name}` for `params`. */
  readonly path: string
  readonly secrets?: ((input: never) => readonly (string | null | undefined)[]) | undefined
  readonly replySecrets?: ((reply: never) => readonly (string | null | undefined)[]) | undefined
  /** Carries the types of the method. Absent at run time. */
  readonly '~call'?: (...args: Args) => Output
}

/** A method that iterates over all pages of a list. */
export interface Iteration<Args extends readonly unknown[] = readonly never[], Row = unknown> {
  readonly kind: 'iteration'
  /** The endpoint that reads one page. */
  readonly list: Endpoint<Args, unknown>
  readonly walk: Walk<never, never, Row>
  readonly '~call'?: (...args: Args) => Row
}

/** Yields the rows of all pages; `read` fetches the page that an input asks for. */
export type Walk<Input, Page, Row> = (
  read: (input: Input) => Promise<Page>,
  input: Input,
  operation: string,
) => AsyncGenerator<Row, void, undefined>

/** A resource: its endpoints and iterations by method name. */
export type Table = Readonly<Record<string, Endpoint<never, unknown> | Iteration<never, unknown>>>

/** The methods that are made from a table. Each keeps the docstring of its entry. */
export type Methods<T extends Table> = {
  readonly [Name in keyof T]: T[Name] extends Endpoint<infer Args, infer Output>
    ? (...args: Args) => Promise<Output>
    : T[Name] extends Iteration<infer Args, infer Row>
      ? (...args: Args) => AsyncGenerator<Row, void, undefined>
      : never
}

type ParamArgs<S> = S extends AnySchema ? [id: v.InferInput<S>] : []
type InputArgs<S> = S extends AnySchema
  ? Record<never, never> extends InputOf<S>
    ? [input?: InputOf<S>]
    : [input: InputOf<S>]
  : []
type Args<Params, Query, Json> = [
  ...ParamArgs<Params>,
  ...InputArgs<Query>,
  ...InputArgs<Json>,
  options?: CallOptions | undefined,
]
type OutputOf<Reply> = Reply extends Schema<infer Output> ? Output : unknown

const define =
  (method: string) =>
  <
    Params extends AnySchema | undefined = undefined,
    Query extends AnySchema | undefined = undefined,
    Json extends AnySchema | undefined = undefined,
    Reply extends AnyReply | undefined = undefined,
  >(
    path: string,
    facts: EndpointFacts<Params, Query, Json, Reply> = {},
  ) =>
    ({ kind: 'endpoint', method, path, ...facts }) as unknown as Endpoint<Args<Params, Query, Json>, OutputOf<Reply>>

export const get = /* @__PURE__ */ define('GET')
export const post = /* @__PURE__ */ define('POST')
export const put = /* @__PURE__ */ define('PUT')
/** Describes a DELETE. `delete` itself is a reserved word. */
export const del = /* @__PURE__ */ define('DELETE')

/** Turns a list that is read page by page into one iteration over all its rows. */
export const iterate = <Args extends readonly unknown[], Page, Input, Row>(
  list: Endpoint<Args, Page>,
  walk: Walk<Input, Page, Row>,
): Iteration<Args, Row> => ({ kind: 'iteration', list, walk }) as unknown as Iteration<Args, Row>
