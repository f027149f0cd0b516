/** A JSON Schema, or a part of an OpenAPI document. */
export type Json = Readonly<Record<string, unknown>>

/** What OpenAPI needs besides a vendor's tables of endpoints. The vendor's `openapi.ts` exports it as `openapi`. */
export interface OpenApiFacts {
  title: string
  /** Address of the vendor's documents. */
  docs: string
  servers: readonly Json[]
  /** The text between a server's address and the path of an endpoint. @default '/' */
  prefix?: string
  /** Values for the `{name}`s that are the same in all paths. */
  pathValues?: Readonly<Record<string, string>>
  /** By name; any one of them secures a call. */
  securitySchemes: Readonly<Record<string, Json>>
  /** Returns the security scheme of an operation that accepts only one of them. */
  securityOf?(operation: string): string | undefined
  /** Returns the schema of a whole reply, given the schema of its payload. */
  envelope(payload: Json): Json
  /** Turns an empty list into an object, for a vendor that sends an object without fields as an empty list. */
  fromEmptyList?(value: unknown): unknown
  /** The schema of the vendor's errors, and an example or a list of examples. */
  error: { schema: Json; example: unknown }
  /** An example of a whole reply, or a list of examples, by operation. */
  examples?: Readonly<Record<string, unknown>>
  /** Calls that have no entry in the tables, such as the login. */
  paths?: Readonly<Record<string, Json>>
}
