import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect } from './attacks.ts'
import { createProject, run } from './project.ts'

/** The user's code: each client, `createKy` and each webhook handler, with a call of each. */
const entry = `
import { createCasso } from '@x/casso'
import { cassoWebhookHandler } from '@x/casso/webhook'
import { createKy } from '@x/core/ky'
import { createGam } from '@x/gam'
import { createIts } from '@x/its'
import { itsWebhookHandler } from '@x/its/webhook'
import { createSuperShip } from '@x/supership'
import { superShipWebhookHandler } from '@x/supership/webhook'
import { createZogo } from '@x/zogo'

const secret = 'a-long-random-text'
const login = { code: 200, status: 'success', access_token: 'made-up', expires_in: 3600, data: [] }
const fetch = async () => Response.json(login)
const clients = [
  createCasso({ apiKey: secret, fetch }),
  createGam({ environment: 'staging', clientId: 'made-up', clientSecret: secret, scope: ['made-up'], fetch }),
  createIts({ baseUrl: 'https://its.example/api', apiKey: secret, fetch }),
  createSuperShip({ token: secret, fetch }),
  createZogo({ environment: 'sandbox', username: 'a', password: secret, clientId: 1, clientSecret: secret, fetch }),
]
const replies = [
  ...clients.map((client) => client.fetch('Shop/CurrentShop')),
  ...clients.filter((_, index) => index !== 2).map((client) => createKy(client).get('orders')),
]
for (const reply of replies) if ((await reply).status !== 200) throw new Error('A call failed')
const forged = () => new Request('https://shop.example/hook', { method: 'POST', body: '{}' })
for (const handle of [
  cassoWebhookHandler({ signatureKey: secret, onTransaction() {} }),
  itsWebhookHandler({ secret, onChange() {} }),
  superShipWebhookHandler({ secret, onUpdate() {} }),
]) {
  if ((await handle(forged())).status !== 401) throw new Error('A forged delivery was taken')
}
console.log('all is well')
`

/** By name. Each script bundles `entry.js` and all that it imports into `dist/bundle.js`. */
const bundlers: Record<string, { dependencies: Record<string, string>; script: string }> = {
  esbuild: {
    dependencies: { esbuild: '0.28.2' },
    script: `
import { build } from 'esbuild'
await build({ entryPoints: ['entry.js'], outfile: 'dist/bundle.js', bundle: true, minify: true, format: 'esm' })
`,
  },
  webpack: {
    dependencies: { webpack: '5.113.0' },
    script: `
import { promisify } from 'node:util'
import webpack from 'webpack'
const stats = await promisify(webpack)({
  mode: 'production',
  target: ['web', 'es2022'],
  entry: './entry.js',
  experiments: { outputModule: true },
  output: { filename: 'bundle.js', module: true },
})
if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString())
`,
  },
  Vite: {
    dependencies: { vite: '8.4.0' },
    script: `
import { build } from 'vite'
const lib = { entry: 'entry.js', formats: ['es'], fileName: () => 'bundle.js' }
await build({ logLevel: 'warn', build: { lib, minify: true, target: 'es2022' } })
`,
  },
  Rollup: {
    dependencies: { rollup: '4.68.8', '@rollup/plugin-node-resolve': '16.0.3' },
    script: `
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { rollup } from 'rollup'
const onLog = (_level, log) => { throw new Error(log.message) }
const bundle = await rollup({ input: 'entry.js', plugins: [nodeResolve({ browser: true })], onLog })
await bundle.write({ file: 'dist/bundle.js', format: 'es' })
`,
  },
}

export const bundlerNames = Object.keys(bundlers)

/** Bundles the user's code, and runs the bundle in a folder where nothing is installed. */
export function bundle(name: string, folder: string, packed: Record<string, string>): string {
  const { dependencies = {}, script = '' } = bundlers[name] ?? {}
  const project = join(folder, 'project')
  createProject(project, { name, dependencies, files: { 'entry.js': entry, 'build.js': script } }, packed)
  run(process.execPath, ['build.js'], project)
  const file = join(folder, 'bundle.mjs')
  cpSync(join(project, 'dist/bundle.js'), file)
  expect(run(process.execPath, [file], folder) === 'all is well\n', 'the bundle did not run to its end')
  return `${(gzipSync(readFileSync(file), { level: 9 }).length / 1_000).toFixed(0)} kB gzipped`
}
