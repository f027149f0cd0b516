import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { msw } from 'msw/vite'
import { findSpecs } from 'test-kit/specs'
import { defineConfig, type Plugin } from 'vite'
import { readDocstrings } from './build/docstrings.ts'
import { firstPaint } from './build/first-paint.ts'
import { storyCode } from './build/story-code.ts'
import { handWritten } from './src/engine/addresses.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Only the styles of Mantine and of the editor carry it; scripts need none. */
const nonce = 'playground'

/** The addresses of the mocks. The service worker answers their requests, but the policy must allow them first. */
const specs = await findSpecs()
const mocks = specs.flatMap(({ ways }) =>
  ways.flatMap((way) => [way.mock().credentials, way.mock(handWritten).credentials].flatMap(originsIn)),
)

function originsIn(value: unknown): string[] {
  if (typeof value === 'string' && /^https:/.test(value)) return [new URL(value).origin]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(originsIn) : []
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  `style-src 'self' 'nonce-${nonce}'`,
  "img-src 'self' data:",
  "font-src 'self'",
  `connect-src 'self' ${[...new Set(mocks)].join(' ')}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** Only in the build: it would block the development server's own scripts. */
const securityPolicy: Plugin = {
  name: 'security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' },
  ],
}

/** Provides the docstrings that the forms show, read from the sources when the module is loaded. */
const docstrings: Plugin = {
  name: 'docstrings',
  resolveId: (id) => (id === 'virtual:docstrings' ? `\0${id}` : undefined),
  load: (id) => {
    if (id !== '\0virtual:docstrings') return undefined
    return `export const docstrings = ${JSON.stringify(readDocstrings(specs.map(({ folder }) => folder)))}`
  },
}

export default defineConfig({
  root: here('./web'),
  // Works from any folder of any static host.
  base: './',
  plugins: [react(), msw(), securityPolicy, docstrings, firstPaint, storyCode],
  define: { __STYLE_NONCE__: JSON.stringify(nonce) },
  resolve: {
    alias: {
      // A dependency of msw's cookie jar: a list of all public suffixes, half as large as the rest of the page.
      tldts: here('./web/no-public-suffixes.ts'),
    },
  },
  optimizeDeps: { include: ['msw/browser', 'msw/experimental'] },
  build: {
    outDir: here('./dist'),
    emptyOutDir: true,
    chunkSizeWarningLimit: 1_000,
    modulePreload: { polyfill: false },
  },
  preview: { port: 4173, open: false },
})
