import { jsonSchemaOf } from './fields.ts'

interface Shape {
  type?: string
  enum?: unknown[]
  const?: unknown
  anyOf?: Shape[]
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
}

/** A schema's type, as TypeScript would print it. */
export function typeOf(schema: unknown): string {
  return schema === undefined ? 'unknown' : print(jsonSchemaOf(schema) as Shape, '')
}

function print(shape: Shape, indent: string): string {
  if (shape.const !== undefined) return quote(shape.const)
  if (shape.enum !== undefined) return shape.enum.map(quote).join(' | ')
  if (shape.anyOf !== undefined) return [...new Set(shape.anyOf.map((part) => print(part, indent)))].join(' | ')
  if (shape.properties !== undefined) return printObject(shape, shape.properties, indent)
  if (shape.type === 'array') return `${wrap(print(shape.items ?? {}, indent))}[]`
  if (shape.type === 'integer') return 'number'
  if (shape.type === 'object') return 'object'
  return shape.type ?? 'unknown'
}

function printObject(shape: Shape, properties: Record<string, Shape>, indent: string): string {
  const inner = `${indent}  `
  const lines = Object.entries(properties).map(([name, value]) => {
    const mark = shape.required?.includes(name) ? '' : '?'
    return `${inner}${/^\w+$/.test(name) ? name : quote(name)}${mark}: ${print(value, inner)}`
  })
  return lines.length === 0 ? '{}' : `{\n${lines.join('\n')}\n${indent}}`
}

const quote = (value: unknown) => (typeof value === 'string' ? `'${value}'` : String(value))
const wrap = (type: string) => (type.includes(' | ') ? `(${type})` : type)
