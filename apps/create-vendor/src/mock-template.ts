import type { Auth } from './auths.ts'

/** The mock, the tests and the files beside `src`. */
export function otherFiles(auth: Auth): Record<string, string> {
  const isStatic = auth.renewal === 'static'
  const guard = isStatic
    ? "isKeyGood && request.headers.get('authorization')?.replace('Bearer ', '') === credentials.apiKey"
    : "tokens.accepts(request.headers.get('authorization'))"
  const state = isStatic
    ? '  let isKeyGood = true'
    : `  const tokens = createTokenBook('NAME')

  function tokenReply({ text }: MockRequest): Response {
    const form = Object.fromEntries(new URLSearchParams(text))
    const isGood = form.grant_type === 'refresh_token' ? tokens.redeem(form.refresh_token) : ${auth.isLogin}
    if (!isGood) return Response.json({ error: 'invalid_grant' }, { status: 400 })
    const { access, refresh } = tokens.issue(3_600)
    return Response.json({ access_token: access, ${auth.renewal === 'refresh' ? 'refresh_token: refresh' : "scope: refresh === '' ? '' : 'all'"}, expires_in: 3_600 })
  }
  const isRefresh = ({ text }: MockRequest) => new URLSearchParams(text).get('grant_type') === 'refresh_token'`
  const login = isStatic
    ? ''
    : `
      login: { method: 'POST', url: \`\${baseUrl}/token\`, when: (request) => !isRefresh(request), answer: tokenReply },
      refresh: { method: 'POST', url: \`\${baseUrl}/token\`, when: isRefresh, answer: tokenReply },`
  return {
    'src/mock.ts': `import { createMockServer, ${isStatic ? '' : 'createTokenBook, '}type MockControls, type MockRequest, trimBase } from '@x/core/mock'
import type { NameOptions } from './client.ts'

export interface MockNameOptions {
  /** @default 'https://api.NAME.example/v1' */
  baseUrl?: string
}

export type MockName = MockControls<
  Pick<NameOptions, ${auth.required.map((name) => `'${name}'`).join(' | ')}> & { baseUrl: string },
  ${isStatic ? '' : "'login' | 'refresh' | "}'items.list' | 'items.create'
>

/**
 * Makes a mock of Name for MSW. It accepts its own \`credentials\` and refuses all others.
 *
 * @example setupServer(...mockName().handlers).listen()
 */
export function mockName(options: MockNameOptions = {}): MockName {
  const baseUrl = trimBase(options.baseUrl ?? 'https://api.NAME.example/v1')
  const credentials = { ${auth.credentials}, baseUrl }
${state}

  // FACT: how the vendor refuses a credential, and how it answers.
  function guarded(answer: (request: MockRequest) => unknown) {
    return (request: MockRequest) =>
      ${guard}
        ? Response.json({ code: 0, message: 'success', data: answer(request) })
        : Response.json({ code: 401, message: 'Unauthorized' }, { status: 401 })
  }

  const server = createMockServer({
    origins: [baseUrl],
    routes: {${login}
      'items.list': { method: 'GET', url: \`\${baseUrl}/items\`, answer: guarded(() => [{ id: 1, name: 'Tea' }]) },
      'items.create': {
        method: 'POST',
        url: \`\${baseUrl}/items\`,
        answer: guarded(({ json }) => ({ ...(json as object), id: 2 })),
      },
    },
    unknown: guarded(() => null),
  })

  return {
    ...server,
    credentials,
    expireGrants: ${isStatic ? '() => {}' : 'tokens.expire'},
    revokeGrants: ${
      isStatic
        ? `() => {
      isKeyGood = false
    }`
        : 'tokens.revoke'
    },
    reset: () => {
      ${isStatic ? 'isKeyGood = true' : 'tokens.reset()'}
      server.reset()
    },
  }
}
`,
    'src/client.test.ts': `import { useMocks } from 'test-kit/msw'
import { expect, test } from 'vitest'
import { listNames } from '../example.ts'
import { createName } from './client.ts'
import { mockName } from './mock.ts'

const mock = mockName()
useMocks(mock)

test('README example', async () => {
  expect(await listNames(mock.credentials)).toEqual(['Tea'])
})

test('creates an item', async () => {
  const NAME = createName(mock.credentials)
  expect(await NAME.items.create({ name: 'Coffee' })).toEqual({ id: 2, name: 'Coffee' })
})

test('a side field that deviates does not cost the reply', async () => {
  const NAME = createName(mock.credentials)
  mock.failNext('items.list', { body: { code: 0, data: [{ id: 1, name: false }] } })
  expect(await NAME.items.list()).toEqual([{ id: 1, name: undefined }])
})
`,
    'src/contract.test.ts': `import { testWay } from 'test-kit/contract'
import { ways } from '../spec.ts'

for (const way of ways) testWay(way)
`,
    'spec.ts': `import { way } from 'test-kit/spec'
import { createName } from './src/index.ts'
import { mockName } from './src/mock.ts'

export const ways = [
  way({
    name: 'NAME',
    mock: (origin = 'https://api.NAME.example') => mockName({ baseUrl: \`\${origin}/v1\` }),
    create: createName,
    call: (NAME, options) => NAME.items.list(options),
    operation: 'items.list',
    write: (NAME, mark, options) => NAME.items.create({ name: mark }, options),
    authPath: /\\/token$/,
    // FACT: how the vendor refuses a credential, and how it refuses a call.
    challenge: { status: 401, body: { code: 401, message: 'Unauthorized' } },
    refusal: (echo) => ({ body: { code: 12, message: echo } }),
    renewal: '${auth.renewal}',${auth.needsPerson ? '\n    needsPerson: true,' : ''}
    required: [${auth.required.map((name) => `'${name}'`).join(', ')}],
    secrets: ({ ${auth.secrets.join(', ')} }) => [${auth.secrets.join(', ')}],
    wrong: (credentials) => ({ ...credentials, ${auth.secrets[0]}: 'mistyped' }),
  }),
]
`,
    'example.ts': `import { createName } from '@x/NAME'

export async function listNames(options: Parameters<typeof createName>[0]) {
  const NAME = createName(options)
  const items = await NAME.items.list()
  return items.map(({ name }) => name)
}
`,
    'story.ts': `import { defineStory } from 'test-kit/story'
import { createName } from './src/index.ts'
import { mockName } from './src/mock.ts'

export const story = defineStory(
  ({ client }) => {
    const mock = mockName()
    const { ${auth.secrets.join(', ')} } = mock.credentials
    return { handlers: mock.handlers, secrets: [${auth.secrets.join(', ')}], mock, NAME: createName({ ...mock.credentials, ...client }) }
  },
  (step) => ({
    name: 'Name',
    about: { en: 'What Name is, in a sentence.', vi: 'Giới thiệu Name trong một câu.' },
    title: { en: 'What Name is good for', vi: 'Name giúp được gì' },
    authPath: /\\/token$/,
    steps: [
      step({
        id: 'items',
        title: { en: 'The items', vi: 'Các mục' },
        run: async ({ NAME }) => {
          // #region items
          const items = await NAME.items.list()
          // #endregion
          return items
        },
        says: (items) => ({ en: \`\${items.length} item\`, vi: \`\${items.length} mục\` }),
      }),
    ],
  }),
)
`,
  }
}
