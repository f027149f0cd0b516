import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { setupServer } from 'msw/node'
import type { Json } from 'test-kit/openapi'
import { findSpecs } from 'test-kit/specs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentOf } from './document.ts'

interface Operation {
  operationId: string
  summary: string
  security?: Json[]
  responses: Record<string, { content: Record<string, { schema: Json; example?: unknown }> }>
  'x-certainty': string
}

interface Problem {
  message: string
  location: { pointer: string }[]
}

const specs = await findSpecs()
const documents = new Map(
  await Promise.all(specs.map(async ({ name, folder }) => [name, await documentOf(folder)] as const)),
)

function operationsOf(document: Json): { method: string; path: string; operation: Operation }[] {
  const paths = document.paths as Record<string, Record<string, Operation>>
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
}

/** What is wrong with a body by the schema of the operation's reply of that status. */
function problemsOf(document: Json, operation: Operation, status: string, body: unknown): string[] {
  const schema = operation.responses[status]?.content['application/json']?.schema
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  const { components } = document
  const validate = ajv.compile({ $id: 'document', components, allOf: [schema] })
  if (validate(body)) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

describe.each(specs)('$name', ({ name, ways }) => {
  const document = documents.get(name) ?? {}

  test('is a valid OpenAPI document by Redocly', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'openapi-'))
    const [file, config] = [join(folder, 'openapi.json'), join(folder, 'redocly.yaml')]
    await writeFile(file, JSON.stringify(document))
    // Replies may have more fields than we know, in examples too.
    const rules = { 'no-invalid-media-type-examples': { severity: 'error', allowAdditionalProperties: true } }
    await writeFile(config, JSON.stringify({ extends: ['recommended'], rules }))
    const cli = resolve(import.meta.dirname, '../node_modules/.bin/redocly')
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
    const lint = promisify(execFile)(cli, ['lint', file, `--config=${config}`, '--format=json'], { env })
    const output = await lint.catch((error: { stdout: string }) => error)
    const { problems } = JSON.parse(output.stdout)
    expect(problems.map(({ message, location }: Problem) => `${location[0]?.pointer}: ${message}`)).toEqual([])
  }, 30_000)

  test('describes and rates every operation', () => {
    for (const { operation } of operationsOf(document)) {
      expect(operation.summary, operation.operationId).not.toBe(operation.operationId)
      expect(['documented', 'sibling', 'inferred']).toContain(operation['x-certainty'])
    }
  })

  test.each(operationsOf(document))('$operation.operationId: its examples fit its schemas', ({ operation }) => {
    for (const [status, { content }] of Object.entries(operation.responses)) {
      const { example } = content['application/json'] ?? {}
      if (example !== undefined) expect(problemsOf(document, operation, status, example)).toEqual([])
    }
  })

  describe('replies of the mock fit', () => {
    const server = setupServer()
    beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
    afterAll(() => server.close())

    test.each(ways.map((way) => [way.name, way] as const))('%s', async (_name, way) => {
      const mock = way.mock()
      server.use(...mock.handlers)
      const seen: string[] = []
      const record = async (input: RequestInfo | URL, init?: RequestInit) => {
        const response = await fetch(input, init)
        const { pathname } = new URL(String(input))
        for (const { method, path, operation } of operationsOf(document)) {
          const pattern = new RegExp(`${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`)
          if (method.toUpperCase() !== (init?.method ?? 'GET') || !pattern.test(pathname)) continue
          const body = await response.clone().json()
          expect(problemsOf(document, operation, response.ok ? '200' : '4XX', body), operation.operationId).toEqual([])
          seen.push(operation.operationId)
        }
        return response
      }
      await way.call(way.create({ ...mock.credentials, fetch: record }))
      if (operationsOf(document).some(({ operation }) => operation.operationId === way.operation)) {
        expect(seen).toContain(way.operation)
      }
    })
  })
})
