import { existsSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Endpoint, Iteration } from '@x/core/vendor'
import type { Json, OpenApiFacts } from 'test-kit/openapi'
import { type EndpointDocs, readDocstrings } from './docstrings.ts'
import { jsonSchemaOf, replySchemaOf } from './json-schema.ts'

type Entry = Endpoint | Iteration
interface Tables {
  readonly [name: string]: Entry | Tables
}

/** Builds a vendor's OpenAPI document from the tables and facts in its folder; undefined for a package without them. */
export async function documentOf(folder: string): Promise<Json | undefined> {
  if (!existsSync(resolve(folder, 'openapi.ts'))) return undefined
  const { openapi }: { openapi: OpenApiFacts } = await import(resolve(folder, 'openapi.ts'))
  const { endpoints }: { endpoints: Tables } = await import(resolve(folder, 'src/endpoints.ts'))
  const { version } = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'))
  const docs = readDocstrings(folder)
  const paths: Record<string, Json> = { ...openapi.paths }
  for (const [operation, endpoint] of operationsOf(endpoints)) {
    const path = pathOf(openapi, endpoint.path)
    paths[path] = {
      ...paths[path],
      [endpoint.method.toLowerCase()]: describe(openapi, operation, endpoint, docs.get(operation)),
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: openapi.title,
      version,
      description:
        'Written by the authors of the client, not by the vendor. `x-certainty` says how sure each operation is: documented by the vendor, known from a sibling brand only, or inferred.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    externalDocs: { url: openapi.docs },
    servers: openapi.servers,
    // Any one of them is enough.
    security: Object.keys(openapi.securitySchemes).map((name) => ({ [name]: [] })),
    paths,
    components: { securitySchemes: openapi.securitySchemes, schemas: { Error: openapi.error.schema } },
    'x-package': `@x/${basename(folder)}`,
  }
}

/** Lists all endpoints by operation, such as `orders.create`. Leaves out iterations, which call one of them. */
function operationsOf(tables: Tables, prefix = ''): [operation: string, endpoint: Endpoint][] {
  return Object.entries(tables).flatMap(([name, entry]) => {
    const operation = [prefix, name].filter(Boolean).join('.')
    if (entry.kind === 'iteration') return []
    return entry.kind === 'endpoint' ? [[operation, entry as Endpoint]] : operationsOf(entry as Tables, operation)
  })
}

function pathOf({ prefix = '/', pathValues = {} }: OpenApiFacts, template: string): string {
  return prefix + template.replace(/\{(\w+)\}/g, (hole, name) => pathValues[name] ?? hole)
}

const tagOf = (operation: string) => operation.split('.').slice(0, -1).join('.') || 'client'

function describe(facts: OpenApiFacts, operation: string, endpoint: Endpoint, source: EndpointDocs | undefined): Json {
  const { params, query, json, body, reply, open, docs, certainty = 'documented', safe } = endpoint
  const [summary = '', ...rest] = source?.text.split('\n\n') ?? []
  const describeArgument = (index: number, schema: Json) => source?.describeArgument(index, schema) ?? schema
  // The arguments of a method are its path value, its query and its body; a method may lack any of them.
  const queryIndex = params ? 1 : 0
  const jsonIndex = queryIndex + (query ? 1 : 0)
  const scheme = facts.securityOf?.(operation)
  const parameters = [
    ...(params ? [pathParameter(endpoint)] : []),
    ...(query ? queryParameters(describeArgument(queryIndex, jsonSchemaOf(query))) : []),
  ]
  const content = json
    ? describeArgument(jsonIndex, jsonSchemaOf(json))
    : body === undefined
      ? undefined
      : { type: 'object', default: body }
  const wire = reply ? replySchemaOf(reply, facts.fromEmptyList) : {}
  const payload = source?.describeReply(wire) ?? wire
  return {
    operationId: operation,
    tags: [tagOf(operation)],
    summary: summary.replace(/\.$/, '') || operation,
    ...(rest.length > 0 && { description: rest.join('\n\n') }),
    ...(docs && { externalDocs: { url: docs } }),
    ...(parameters.length > 0 && { parameters }),
    ...(content && { requestBody: { required: true, content: { 'application/json': { schema: content } } } }),
    ...(open ? { security: [] } : scheme && { security: [{ [scheme]: [] }] }),
    responses: {
      200: {
        description: 'Success',
        content: {
          'application/json': {
            schema: facts.envelope(payload),
            ...examplesOf(facts.examples?.[operation]),
          },
        },
      },
      '4XX': {
        description: 'The vendor said no',
        content: {
          'application/json': { schema: { $ref: '#/components/schemas/Error' }, ...examplesOf(facts.error.example) },
        },
      },
    },
    'x-certainty': certainty,
    'x-safe': safe ?? endpoint.method === 'GET',
  }
}

/** Treats a list as several examples: no vendor answers with a bare list. */
function examplesOf(example: unknown): Json {
  if (!Array.isArray(example)) return example === undefined ? {} : { example }
  return { examples: Object.fromEntries(example.map((value, index) => [`example-${index + 1}`, { value }])) }
}

function pathParameter({ params, path }: Endpoint): Json {
  const name = /\{(\w+)\}/.exec(path)?.[1]
  return { name, in: 'path', required: true, schema: jsonSchemaOf(params) }
}

function queryParameters(query: Json): Json[] {
  const { properties = {}, required = [] } = query as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}
