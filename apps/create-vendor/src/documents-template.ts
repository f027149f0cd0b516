import type { Auth } from './auths.ts'

/** The documents; `example` is the text of `example.ts`, which both READMEs show as it is. */
export const documentFiles = (example: string): Record<string, string> => ({
  'README.md': `# @x/NAME

A client for Name, and a mock of Name to test against.

**How sure are we?** FACT: say which calls the vendor documents, and whether the package was ever run against the live API.

## Install

\`\`\`sh
npm install @x/NAME
\`\`\`

## First call

\`\`\`ts
${example}\`\`\`

## Quirks

FACT: list what the vendor's documents contradict, and what this package does about it.
`,
  'README.vi.md': `# @x/NAME

Client cho Name, kèm bản giả lập Name để viết test.

**Chắc đến đâu?** FACT: ghi lời gọi nào có trong tài liệu của hãng, và gói đã chạy với API thật chưa.

## Cài đặt

\`\`\`sh
npm install @x/NAME
\`\`\`

## Lời gọi đầu tiên

\`\`\`ts
${example}\`\`\`

## Điểm lạ

FACT: liệt kê chỗ tài liệu của hãng mâu thuẫn, và gói này xử lý thế nào.
`,
})

/** What OpenAPI needs besides the tables of endpoints. */
export const openApiFile = ({ renewal }: Auth): string => `import type { OpenApiFacts } from 'test-kit/openapi'

const error = { code: 401, message: 'Unauthorized' }

export const openapi: OpenApiFacts = {
  title: 'Name',
  // FACT: the vendor's documents, its addresses, and how its replies and errors look.
  docs: 'https://docs.NAME.example/items',
  servers: [{ url: 'https://api.NAME.example/v1', description: 'Production' }],
  securitySchemes: {
    token: { type: 'http', scheme: 'bearer', description: '${renewal === 'static' ? 'The key' : 'The access token of a login'}' },
  },
  envelope: (data) => ({
    type: 'object',
    required: ['code'],
    properties: { code: { type: 'integer' }, message: { type: 'string' }, data },
  }),
  error: {
    schema: { type: 'object', properties: { code: { type: 'integer' }, message: { type: 'string' } } },
    example: error,
  },
}
`
