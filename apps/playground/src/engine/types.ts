import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'

/** Returns a schema's type as TypeScript would print it. */
export function typeOf(schema: unknown): string {
  return schema === undefined ? 'unknown' : printType(jsonSchemaOf(schema))
}

export function printType(schema: JsonSchema, indent = ''): string {
  if (schema.const !== undefined) return quote(schema.const)
  if (schema.enum !== undefined) return schema.enum.map(quote).join(' | ')
  const parts = schema.anyOf ?? schema.oneOf
  if (parts !== undefined) return [...new Set(parts.map((part) => printType(part, indent)))].join(' | ')
  if (schema.properties !== undefined) return printObject(schema, schema.properties, indent)
  if (schema.type === 'array') return `${wrap(printType(schema.items ?? {}, indent))}[]`
  if (schema.type === 'integer') return 'number'
  const rest = schema.additionalProperties
  if (schema.type === 'object' && typeof rest === 'object') return `Record<string, ${printType(rest, indent)}>`
  return schema.type ?? 'unknown'
}

function printObject(schema: JsonSchema, properties: Record<string, JsonSchema>, indent: string): string {
  const inner = `${indent}  `
  const lines = Object.entries(properties).map(([name, value]) => {
    const mark = schema.required?.includes(name) ? '' : '?'
    return `${inner}${/^\w+$/.test(name) ? name : quote(name)}${mark}: ${printType(value, inner)}`
  })
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`
}

const quote = (value: unknown) => (typeof value === 'string' ? `'${value}'` : String(value))
const wrap = (type: string) => (type.includes(' | ') ? `(${type})` : type)
