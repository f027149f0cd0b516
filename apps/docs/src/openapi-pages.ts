import { basename, resolve } from 'node:path'
import { documentOf } from 'openapi'
import { packageNames, root } from './pages.ts'
import { write } from './stage.ts'

interface Schema {
  type?: string | readonly string[]
  enum?: readonly unknown[]
  const?: unknown
  anyOf?: readonly Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: readonly string[]
  description?: string
}

interface Content {
  content: { 'application/json': { schema: Schema; example?: unknown; examples?: Record<string, { value: unknown }> } }
}

interface Operation {
  operationId: string
  summary: string
  description?: string
  externalDocs?: { url: string }
  parameters?: readonly { name: string; in: string; required: boolean; schema: Schema }[]
  requestBody?: Content
  responses: Record<string, Content>
  security?: readonly unknown[]
  'x-certainty': 'documented' | 'sibling' | 'inferred'
  'x-safe': boolean
}

interface Document {
  info: { title: string; description: string }
  servers: readonly { url: string; description?: string }[]
  paths: Record<string, Record<string, Operation>>
}

/** Writes a page for each vendor's OpenAPI document, and the document itself beside it. */
export async function writeOpenApiPages(): Promise<void> {
  const items: { text: string; link: string }[] = []
  for (const name of packageNames) {
    const document = (await documentOf(resolve(root, 'packages', name))) as Document | undefined
    if (document === undefined) continue
    write(`public/openapi/${name}.json`, JSON.stringify(document, null, 2))
    write(`openapi/${name}.md`, pageOf(name, document))
    items.push({ text: document.info.title, link: `/openapi/${name}` })
  }
  write('openapi/sidebar.json', JSON.stringify(items))
}

function pageOf(name: string, { info, servers, paths }: Document): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  return [
    `# ${info.title}: OpenAPI`,
    info.description,
    `<a href="./${name}.json" target="_self" download>Download openapi.json</a>. The package has it too, as \`@x/${basename(name)}/openapi.json\`.`,
    `Servers: ${servers.map(({ url, description }) => `\`${url}\`${description ? ` (${description})` : ''}`).join(', ')}`,
    '| Operation | Certainty | Request |\n|---|---|---|',
    ...operations.map(
      ({ path, method, operation }) =>
        `| [${operation.operationId}](#${anchorOf(operation.operationId)}) | ${operation['x-certainty']} | ${method} \`${path}\` |`,
    ),
    ...operations.map(({ path, method, operation }) => sectionOf(method, path, operation)),
  ].reduce((text, part) => text + (part.startsWith('| [') ? '\n' : '\n\n') + part)
}

const anchorOf = (operation: string) => operation.toLowerCase().replaceAll('.', '')

function sectionOf(method: string, path: string, operation: Operation): string {
  const { operationId, summary, description, externalDocs, parameters = [], requestBody, responses } = operation
  const facts = [
    operation['x-certainty'],
    operation['x-safe'] ? 'only reads' : 'writes',
    ...(operation.security?.length === 0 ? ['no credential'] : []),
  ]
  const rows = parameters.map(({ name, in: place, required, schema }) => row(name, place, required, schema))
  const body = requestBody?.content['application/json'].schema
  const reply = responses[200]?.content['application/json']
  const examples = [reply?.example, ...Object.values(reply?.examples ?? {}).map(({ value }) => value)].filter(
    (example) => example !== undefined,
  )
  return [
    `## ${operationId}`,
    `\`${method} ${path}\` — ${facts.join(', ')}${externalDocs ? ` — [vendor's page](${externalDocs.url})` : ''}`,
    `${safeText(summary)}.`,
    description && safeText(description),
    rows.length > 0 && `| Parameter | In | Type | |\n|---|---|---|---|\n${rows.join('\n')}`,
    body?.properties && `| Body field | | Type | |\n|---|---|---|---|\n${fieldRows(body).join('\n')}`,
    ...examples.map((example) => `\`\`\`json\n${shorten(JSON.stringify(example, null, 2))}\n\`\`\``),
  ]
    .filter((part) => typeof part === 'string')
    .join('\n\n')
}

const fieldRows = ({ properties = {}, required = [] }: Schema) =>
  Object.entries(properties).map(([name, schema]) => row(name, '', required.includes(name), schema))

const row = (name: string, place: string, required: boolean, schema: Schema) =>
  `| \`${name}\`${required ? ' *' : ''} | ${place} | ${typeOf(schema)} | ${safeText(schema.description ?? '')} |`

function typeOf({ type, enum: choices, const: only, anyOf, items }: Schema): string {
  if (choices) return choices.map((choice) => `\`${JSON.stringify(choice)}\``).join(', ')
  if (only !== undefined) return `\`${JSON.stringify(only)}\``
  if (anyOf) return [...new Set(anyOf.map(typeOf))].filter((name) => name !== 'null').join(' or ')
  if (items) return `list of ${typeOf(items)}`
  return [type ?? 'any'].flat().join(' or ')
}

/** Text from a docstring or a schema, safe in a table and for Vue. */
const safeText = (text: string) =>
  text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('{{', '&#123;{').replaceAll('\n', ' ')

/** Cuts a long example to its first lines: a list of 63 provinces does not help a reader. */
function shorten(text: string): string {
  const lines = text.split('\n')
  return lines.length <= 40 ? text : [...lines.slice(0, 40), '  …'].join('\n')
}
