import { toJsonSchema } from '@valibot/to-json-schema'

/** One field of a form. */
export interface Field {
  name: string
  kind: 'text' | 'number' | 'boolean' | 'choice' | 'object' | 'json'
  isRequired: boolean
  choices?: readonly string[]
  hint?: string
  fields?: readonly Field[]
}

interface JsonSchema {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  description?: string
}

/** The fields of an input's schema; one field of JSON where it is no object. */
export function fieldsOf(schema: unknown): Field[] {
  const json = jsonSchemaOf(schema)
  const object = collapse(json)
  if (object.properties === undefined) return [{ ...toField('input', object, true), kind: 'json' }]
  return Object.entries(object.properties).map(([name, inner]) =>
    toField(name, inner, object.required?.includes(name) === true),
  )
}

export function jsonSchemaOf(schema: unknown): JsonSchema {
  return toJsonSchema(schema as Parameters<typeof toJsonSchema>[0], {
    errorMode: 'ignore',
    // Rules of ours say in words what they want; the words become the field's hint.
    overrideAction: ({ valibotAction, jsonSchema }) =>
      valibotAction.type === 'check' && 'message' in valibotAction && typeof valibotAction.message === 'string'
        ? { ...jsonSchema, description: valibotAction.message }
        : undefined,
  }) as JsonSchema
}

function toField(name: string, given: JsonSchema, isRequired: boolean): Field {
  const schema = collapse(given)
  const hint = schema.description ?? given.description
  const base = { name, isRequired, ...(hint !== undefined && { hint }) }
  if (schema.enum !== undefined) return { ...base, kind: 'choice', choices: schema.enum.map(String) }
  if (schema.properties !== undefined) {
    const fields = Object.entries(schema.properties).map(([inner, value]) =>
      toField(inner, value, schema.required?.includes(inner) === true),
    )
    return { ...base, kind: 'object', fields }
  }
  if (schema.type === 'number' || schema.type === 'integer') return { ...base, kind: 'number' }
  if (schema.type === 'boolean') return { ...base, kind: 'boolean' }
  if (schema.type === 'string') return { ...base, kind: 'text' }
  return { ...base, kind: 'json' }
}

/** The one schema that a form can show of several: nullish ones, and text or number. */
function collapse(schema: JsonSchema): JsonSchema {
  const parts = (schema.anyOf ?? schema.oneOf ?? schema.allOf)?.map(collapse).filter(({ type }) => type !== 'null')
  if (parts === undefined || parts.length === 0) return schema
  const constants = parts.map((part) => part.const)
  if (constants.every((value) => value !== undefined)) return { enum: constants }
  const best = parts.find(({ properties }) => properties) ?? parts.find(({ type }) => type === 'string') ?? parts[0]
  return { ...best, ...(schema.description !== undefined && { description: schema.description }) }
}
