import type { Doc } from '../../build/docstrings.ts'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'
import { printType } from './types.ts'

/** One field of a form. */
export interface Field {
  name: string
  kind: 'text' | 'number' | 'boolean' | 'choice' | 'object' | 'json'
  /** As TypeScript would print it, if that is one line. */
  type: string
  isRequired: boolean
  choices?: readonly unknown[]
  /** The field's docstring, or else its rule in words. */
  doc?: Doc
  /** A value that it might have. */
  sample?: unknown
  fields?: readonly Field[]
}

/** Facts that schemas do not hold: docstrings by dotted path, and sample values by dotted path or field name. */
export interface FieldFacts {
  docs?: Readonly<Record<string, Doc>> | undefined
  samples?: Readonly<Record<string, unknown>> | undefined
}

/** Returns the fields of an input's schema. An input that is not an object becomes one field. */
export function fieldsOf(schema: unknown, facts: FieldFacts = {}): { fields: Field[]; isObject: boolean } {
  const whole = collapse(jsonSchemaOf(schema))
  const isObject = whole.properties !== undefined
  return { isObject, fields: isObject ? toFields(whole, facts, '') : [toField('input', whole, true, facts)] }
}

function toFields({ properties = {}, required = [] }: JsonSchema, facts: FieldFacts, prefix: string): Field[] {
  return Object.entries(properties).map(([name, inner]) =>
    toField(`${prefix}${name}`, inner, required.includes(name), facts),
  )
}

function toField(path: string, given: JsonSchema, isRequired: boolean, facts: FieldFacts): Field {
  const { docs = {}, samples = {} } = facts
  const name = path.slice(path.lastIndexOf('.') + 1)
  const sample = samples[path] ?? samples[name]
  const schema = collapse(given, typeof sample)
  const type = shorten(printType(schema.enum === undefined ? given : schema))
  const rule = schema.description ?? given.description
  const doc = docs[path] ?? (rule === undefined ? undefined : { en: rule })
  const common = { name, isRequired, ...(doc !== undefined && { doc }), ...(sample !== undefined && { sample }) }
  if (schema.enum !== undefined) return { ...common, kind: 'choice', type, choices: schema.enum }
  if (schema.properties !== undefined) {
    return { ...common, kind: 'object', type: 'object', fields: toFields(schema, facts, `${path}.`) }
  }
  return { ...common, kind: kinds[schema.type ?? ''] ?? 'json', type }
}

/** Shortens a type of several lines to its kind, and drops null, which means the same as leaving the field out. */
function shorten(type: string): string {
  if (!type.includes('\n')) return type.replace(' | null', '')
  return type.endsWith('[]') ? 'object[]' : 'object'
}

const kinds: Record<string, Field['kind']> = {
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  string: 'text',
}

/** Picks the one alternative that a form shows: never null, and of text and number the one of the sample. */
function collapse(schema: JsonSchema, wanted = 'string'): JsonSchema {
  if (schema.enum !== undefined) return { ...schema, enum: distinct(schema.enum) }
  const parts = (schema.anyOf ?? schema.oneOf ?? schema.allOf)
    ?.map((part) => collapse(part, wanted))
    .filter(({ type }) => type !== 'null')
  if (parts === undefined || parts.length === 0) return schema
  const constants = parts.map((part) => part.const)
  if (constants.every((value) => value !== undefined)) return { enum: distinct(constants) }
  const best =
    parts.find(({ properties }) => properties) ??
    parts.find(({ type }) => type === wanted) ??
    parts.find(({ type }) => type === 'string') ??
    parts[0]
  return { ...best, ...(schema.description !== undefined && { description: schema.description }) }
}

/** Keeps only the first of `'1'` and `1`: a vendor that accepts both means the same by them. */
const distinct = (values: readonly unknown[]) =>
  values.filter((value, index) => values.findIndex((other) => String(other) === String(value)) === index)
