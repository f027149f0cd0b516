import { mockZogo } from '@x/zogo/mock'
import { codeBelow } from '../project.ts'
import { bundledFiles, type Framework, guide } from './user.ts'

const { baseUrl: _, ...account } = mockZogo().credentials

const route = codeBelow('docs/guides/serverless.md', 'Next.js').replace(
  'createCasso({ ',
  'createCasso({ baseUrl: process.env.CASSO_URL!, ',
)

// As `create-next-app` writes it.
const tsconfig = {
  compilerOptions: {
    lib: ['dom', 'dom.iterable', 'esnext'],
    allowJs: true,
    skipLibCheck: true,
    strict: true,
    noEmit: true,
    esModuleInterop: true,
    module: 'esnext',
    moduleResolution: 'bundler',
    resolveJsonModule: true,
    isolatedModules: true,
    jsx: 'preserve',
    incremental: true,
    plugins: [{ name: 'next' }],
  },
  include: ['next-env.d.ts', '**/*.ts', '**/*.tsx', '.next/types/**/*.ts'],
  exclude: ['node_modules'],
}

const files: Framework['files'] = {
  ...bundledFiles,
  'tsconfig.json': JSON.stringify(tsconfig),
  'app/layout.tsx': `
export default function Layout({ children }: { children: React.ReactNode }) {
  return <html lang="vi"><body>{children}</body></html>
}
`,
  'app/webhooks/casso/route.ts': `import { handler } from '../../../handler'\n${codeBelow(guide, 'Next.js')}`,
  'app/accounts/route.ts': route,
  'zogo.ts': `
import { createZogo } from '@x/zogo'

const baseUrl = process.env.ZOGO_URL ?? 'http://127.0.0.1:9'
export const zogo = createZogo({ ...${JSON.stringify(account)}, baseUrl })
`,
  // With `fetchCache`, Next.js 16 caches every `fetch` that does not opt out. Next.js 14 does so by default.
  'app/shipments/route.ts': `
import { zogo } from '../../zogo'

export const fetchCache = 'default-cache'

export async function GET(request: Request) {
  const page = new URL(request.url).searchParams.get('page')
  return Response.json(await zogo.request('GET', 'shipments', { query: { page } }))
}
`,
  // Next.js also runs this page during the build, and learns there that it must render it per request.
  'app/parcels/page.tsx': `
import { zogo } from '../../zogo'

export default async function Parcels() {
  return <p>{JSON.stringify(await zogo.request('GET', 'shipments'))}</p>
}
`,
}

const common: Omit<Framework, 'name' | 'dependencies'> = {
  files,
  build: ['node_modules/next/dist/bin/next', 'build'],
  start: ['node_modules/next/dist/bin/next', 'start'],
  calls: true,
}

const typescript = { typescript: '5.9.3', '@types/node': '24.19.4' }

export const next14: Framework = {
  name: 'Next.js 14',
  dependencies: { ...typescript, next: '14.2.35', react: '18.3.1', 'react-dom': '18.3.1', '@types/react': '18.3.32' },
  ...common,
}

export const next16: Framework = {
  name: 'Next.js 16',
  dependencies: { ...typescript, next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1', '@types/react': '19.3.1' },
  ...common,
}
