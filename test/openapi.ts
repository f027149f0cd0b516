/** A JSON Schema, or a part of an OpenAPI document. */
export type Json = Readonly<Record<string, unknown>>

/** What OpenAPI says of a vendor beyond its tables of endpoints; exported as `openapi` by the vendor's `openapi.ts`. */
export interface OpenApiFacts {
  title: string
  /** The vendor's documents. */
  docs: string
  servers: readonly Json[]
  /** What stands between a server's address and the path of an endpoint. @default '/' */
  prefix?: string
  /** Values for the `{name}`s that are the same in all paths. */
  pathValues?: Readonly<Record<string, string>>
  /** By name; any one of them secures a call. */
  securitySchemes: Readonly<Record<string, Json>>
  /** The one security scheme of an operation, where not any of them will do. */
  securityOf?(operation: string): string | undefined
  /** A whole reply, given the schema of its payload. */
  envelope(payload: Json): Json
  /** How replies become objects where the vendor writes an object without fields as an empty list. */
  fromEmptyList?(value: unknown): unknown
  /** How the vendor says no, and an example of it, or a list of them. */
  error: { schema: Json; example: unknown }
  /** An example of a whole reply, or a list of them, by operation. */
  examples?: Readonly<Record<string, unknown>>
  /** Calls that have no entry in the tables, such as the login. */
  paths?: Readonly<Record<string, Json>>
}
