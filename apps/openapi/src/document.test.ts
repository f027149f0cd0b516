import { execFile } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { isApiError } from '@x/core'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { setupServer } from 'msw/node'
import type { Json } from 'test-kit/openapi'
import { findSpecs } from 'test-kit/specs'
import type { Samples } from 'test-kit/story'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentOf } from './document.ts'

interface Operation {
  operationId: string
  summary: string
  security?: Json[]
  responses: Record<
    string,
    { content: Record<string, { schema: Json; example?: unknown; examples?: Record<string, { value: unknown }> }> }
  >
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

/** Returns where a body breaks the schema of the operation's reply with this status. */
function problemsOf(document: Json, operation: Operation, status: string, body: unknown): string[] {
  const schema = operation.responses[status]?.content['application/json']?.schema
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  const { components } = document
  const validate = ajv.compile({ $id: 'document', components, allOf: [schema] })
  if (validate(body)) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** Finds the method of an operation. The client of one shop has its methods without the prefix `shop`. */
function methodOf(client: unknown, operation: string): ((...args: unknown[]) => Promise<unknown>) | undefined {
  const find = (names: string[]) =>
    names.reduce((owner: unknown, name) => (owner as Record<string, unknown> | undefined)?.[name], client)
  const names = operation.split('.')
  const method = find(names) ?? find(names.slice(1))
  return typeof method === 'function' ? (method as () => Promise<unknown>) : undefined
}

function ignoreRefusal(error: unknown): void {
  if (!isApiError(error)) throw error
}

/** Fixtures that belong to no operation: webhook deliveries and the replies of token servers have their own tests. */
const elsewhere = /^(webhook-(legacy|v2|delivery)|update(-legacy)?\.|token|login)/

function examplesOf(operation: Operation, status: string): unknown[] {
  const { example, examples = {} } = operation.responses[status]?.content['application/json'] ?? {}
  return [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)]
}

/** Returns a value and all objects and lists inside it. */
const partsOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(partsOf)] : []

const isDelete = ({ method }: { method: string }) => method === 'delete'

/** Replaces the made-up ids of an argument by those that the mock issued. */
function withIds(argument: unknown, ids: Record<string, unknown>): unknown {
  if (typeof argument !== 'object' || argument === null) return argument
  return Object.fromEntries(Object.entries(argument).map(([name, value]) => [name, ids[name] ?? value]))
}

const loadSamples = async (folder: string) =>
  existsSync(join(folder, 'samples.ts')) ? import(join(folder, 'samples.ts')) : {}

describe.each(specs)('$name', ({ name, folder, ways }) => {
  const document = documents.get(name) ?? {}

  test('is a valid OpenAPI document by Redocly', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'openapi-'))
    const [file, config] = [join(scratch, 'openapi.json'), join(scratch, 'redocly.yaml')]
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
    for (const status of Object.keys(operation.responses)) {
      const problems = examplesOf(operation, status).flatMap((body) => problemsOf(document, operation, status, body))
      expect(problems).toEqual([])
    }
  })

  const fixtures = globSync('src/**/fixtures/*.json', { cwd: folder }).filter((path) => !elsewhere.test(basename(path)))
  test.each(fixtures)('%s is an example, or a part of one', (path) => {
    const examples = operationsOf(document).flatMap(({ operation }) =>
      Object.keys(operation.responses).flatMap((status) => examplesOf(operation, status)),
    )
    const fixture: unknown = JSON.parse(readFileSync(join(folder, path), 'utf8'))
    expect(examples.flatMap(partsOf)).toContainEqual(fixture)
  })

  describe('the mock answers as the document says', () => {
    const server = setupServer()
    beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
    afterAll(() => server.close())

    test('to every operation', async () => {
      const { samples = { calls: {} } }: { samples?: Samples } = await loadSamples(folder)
      const operations = operationsOf(document)
      const [deletes, others] = [operations.filter(isDelete), operations.filter((each) => !isDelete(each))]
      // Call each twice, since some operations read what others create. Each deletion has its own mock.
      const rounds = [[...others, ...others], ...deletes.map((one) => [...others, one])]
      const fitting = new Set<string>()
      const problems = new Set<string>()
      /** Ids that the mock issued. */
      const ids: Record<string, unknown> = {}

      const record = async (input: RequestInfo | URL, init?: RequestInit) => {
        const response = await fetch(input, init)
        const { pathname } = new URL(String(input))
        const text = await response.clone().text()
        const body = text === '' ? {} : JSON.parse(text)
        for (const { method, path, operation } of operations) {
          const pattern = new RegExp(`${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`)
          if (method.toUpperCase() !== (init?.method ?? 'GET') || !pattern.test(pathname)) continue
          const found = problemsOf(document, operation, response.ok ? '200' : '4XX', body)
          for (const problem of found) problems.add(`${operation.operationId}: ${problem}`)
          if (response.ok) fitting.add(operation.operationId)
        }
        Object.assign(ids, Object.fromEntries(Object.entries(body).filter(([name]) => name.endsWith('_id'))))
        return response
      }

      for (const way of ways) {
        for (const round of rounds) {
          const mock = way.mock()
          server.resetHandlers(...mock.handlers)
          const client = way.create({ ...mock.credentials, fetch: record })
          for (const { operation } of round) {
            const { id, input } = samples.calls[operation.operationId] ?? {}
            const args = [id, input].filter((each) => each !== undefined).map((each) => withIds(each, ids))
            await methodOf(client, operation.operationId)?.(...args).catch(ignoreRefusal)
          }
          await way.call(client)
          await way.write?.(client, 'mark').catch(ignoreRefusal)
          mock.expireGrants()
          await way.call(client)
        }
      }
      expect([...problems]).toEqual([])
      const unanswered = operations.map(({ operation }) => operation.operationId).filter((name) => !fitting.has(name))
      expect(unanswered).toEqual([])
    })
  })
})

test('fields say what their docstrings say, with their defaults and rules', async () => {
  const { paths } = (await documentOf(resolve(import.meta.dirname, '../../../packages/casso'))) as { paths: Json }
  const list = JSON.stringify((paths['/transactions'] as Record<string, Json>).get)
  expect(list).toContain(
    '"description":"First day in Vietnam, as `YYYY-MM-DD` or as a `Date` on that day. Default: seven days ago."',
  )
  expect(list).toContain('"description":"Counts from 1. Default: 1. Must be a whole number')
  expect(list).toContain('"description":"In dong. Money that goes out is negative."')
  const create = JSON.stringify((paths['/webhooks'] as Record<string, Json>).post)
  expect(create).toMatch(/"secure_token":\{[^}]*"description":"/)
})
