import { toJsonSchema } from '@valibot/to-json-schema'
import type { Json } from 'test-kit/openapi'

type Schema = Parameters<typeof toJsonSchema>[0]

/** A schema of ours as JSON Schema. Its own rules become words, since JSON Schema can't express them. */
export function jsonSchemaOf(schema: unknown): Json {
  const { $schema, ...json } = toJsonSchema(schema as Schema, {
    errorMode: 'ignore',
    overrideAction: ({ valibotAction, jsonSchema }) =>
      valibotAction.type === 'check' && 'message' in valibotAction && typeof valibotAction.message === 'string'
        ? { ...jsonSchema, description: valibotAction.message }
        : undefined,
  })
  return json as Json
}

/** A reply as it may come: side fields are never promised, so they may be missing or null. */
export function replySchemaOf(schema: unknown): Json {
  return withNulls(jsonSchemaOf(schema))
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
  return {
    ...schema,
    ...(properties && { properties: Object.fromEntries(entries) }),
    ...(items && { items: withNulls(items) }),
    ...(anyOf && { anyOf: anyOf.map(withNulls) }),
  }
}

function nullable(schema: Json): Json {
  if (typeof schema.type === 'string' && schema.enum === undefined) return { ...schema, type: [schema.type, 'null'] }
  const { anyOf } = schema as { anyOf?: Json[] }
  if (anyOf?.some(({ type }) => type === 'null') || Object.keys(schema).length === 0) return schema
  return { anyOf: [...(anyOf ?? [schema]), { type: 'null' }] }
}
