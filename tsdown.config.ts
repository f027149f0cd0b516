import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig } from 'tsdown'

// tsdown moves to the folder of this file; the package to build is where it was started.
const cwd = process.cwd()
const { exports } = JSON.parse(readFileSync(resolve(cwd, 'package.json'), 'utf8')) as {
  exports: Record<string, string>
}

export default defineConfig({
  cwd,
  entry: Object.values(exports).filter((path) => path.endsWith('.ts')),
  tsconfig: resolve(import.meta.dirname, 'tsconfig.json'),
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
