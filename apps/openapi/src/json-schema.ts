import { toJsonSchema } from '@valibot/to-json-schema'
import type { Json } from 'test-kit/openapi'

type Schema = Parameters<typeof toJsonSchema>[0]

/** Marks an object that the vendor sends as an empty list when it has no fields. */
const emptyList = 'x-empty-list'

/**
 * Converts a schema of ours to JSON Schema. Its checks become descriptions, since JSON Schema can't express them.
 * `fromEmptyList` is the vendor's transformation of an empty list into an object.
 */
export function jsonSchemaOf(schema: unknown, fromEmptyList?: (value: unknown) => unknown): Json {
  const { $schema, ...json } = toJsonSchema(schema as Schema, {
    errorMode: 'ignore',
    overrideAction: ({ valibotAction, jsonSchema }) => {
      if (valibotAction.type === 'check' && 'message' in valibotAction && typeof valibotAction.message === 'string') {
        return { ...jsonSchema, description: valibotAction.message }
      }
      const isMarked = 'operation' in valibotAction && valibotAction.operation === fromEmptyList
      return isMarked && fromEmptyList ? { ...jsonSchema, [emptyList]: true } : undefined
    },
  })
  return json as Json
}

/** Converts the schema of a reply to JSON Schema. Side fields are never promised, so they may be missing or null. */
export function replySchemaOf(schema: unknown, fromEmptyList?: (value: unknown) => unknown): Json {
  return withNulls(jsonSchemaOf(schema, fromEmptyList))
}

function withNulls(schema: Json): Json {
  const {
    properties,
    items,
    anyOf,
    required = [],
  } = schema as {
    properties?: Record<string, Json>
    items?: Json
    anyOf?: Json[]
    required?: string[]
  }
  const entries = Object.entries(properties ?? {}).map(([name, inner]) => {
    const mended = withNulls(inner)
    return [name, required.includes(name) ? mended : nullable(mended)] as const
  })
  const { [emptyList]: isList, ...rest } = schema
  return {
    ...rest,
    ...(isList === true && { type: ['object', 'array'], maxItems: 0 }),
    ...(properties && { properties: Object.fromEntries(entries) }),
    ...(items && { items: withNulls(items) }),
    ...(anyOf && { anyOf: anyOf.map(withNulls) }),
  }
}

function nullable(schema: Json): Json {
  const { type } = schema
  if (Array.isArray(type) || (typeof type === 'string' && schema.enum === undefined)) {
    return { ...schema, type: [type, 'null'].flat() }
  }
  const { anyOf } = schema as { anyOf?: Json[] }
  if (anyOf?.some(({ type }) => type === 'null') || Object.keys(schema).length === 0) return schema
  return { anyOf: [...(anyOf ?? [schema]), { type: 'null' }] }
}
