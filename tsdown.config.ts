import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'tsdown'

// tsdown moves to the folder of this file; the package to build is where it was started.
const cwd = process.cwd()
const { exports } = JSON.parse(readFileSync(resolve(cwd, 'package.json'), 'utf8')) as {
  exports: Record<string, string>
}

/** valibot's functions only build schemas; with that said of each call, an app's bundler drops those it does not use. */
const pureSchemas = {
  name: 'pure-schemas',
  transform: (code: string) => ({ code: code.replace(/(?<![\w.])v\.(?=\w+[(<])/g, '/* @__PURE__ */ v.'), map: null }),
}

export default defineConfig({
  cwd,
  entry: Object.values(exports).filter((path) => path.endsWith('.ts')),
  tsconfig: resolve(import.meta.dirname, 'tsconfig.json'),
  plugins: [pureSchemas],
  platform: 'neutral',
  target: 'es2023',
  dts: { sourcemap: false },
  sourcemap: true,
  publint: { strict: true },
  attw: { profile: 'esm-only', level: 'error' },
  failOnWarn: true,
  // Says that the machine is busy, which is no reason to fail.
  inputOptions: { checks: { pluginTimings: false } },
})
