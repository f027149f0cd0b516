import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig, type UserConfig } from 'tsdown'
import { writeDocument } from './apps/openapi/src/write.ts'

// tsdown moves to the folder of this file; the package to build is where it was started.
const cwd = process.cwd()
const { name, exports, publishConfig } = JSON.parse(readFileSync(resolve(cwd, 'package.json'), 'utf8')) as {
  name: string
  exports: Record<string, string>
  publishConfig: { exports: Record<string, unknown> }
}
// What only the workspace imports, such as a vendor's tables of endpoints, is not built.
const entries = Object.entries(exports).flatMap(([key, path]) =>
  path.endsWith('.ts') && key in publishConfig.exports ? path : [],
)

/**
 * valibot's functions and those of the kit for authors only build data. With that said of each call, an app's bundler
 * drops those it does not use. Those that valibot names with an underscore change what they are given, so they stay.
 */
const pureCalls =
  name === '@x/core'
    ? /(?<![\w.])v\.(?=[a-z]\w*[(<])/g
    : /(?<![\w.`]|function )(?:v\.(?=[a-z]\w*[(<])|(?:reply|replyRows|replyRecord|soft|get|post|put|del|iterate)(?=\())/g
const pureSchemas = {
  name: 'pure-schemas',
  transform: (code: string) => ({ code: code.replace(pureCalls, '/* @__PURE__ */ $&'), map: null }),
}

/** The bundler of declarations prints a docstring at the end of the line before, where no editor finds it. */
const docstrings = {
  name: 'docstrings',
  renderChunk: {
    order: 'post' as const,
    handler: (code: string, { fileName }: { fileName: string }) =>
      fileName.endsWith('.d.ts')
        ? { code: code.replace(/([;{]) (\/\*\*(?:[^*]|\*(?!\/))*\*\/)\n([ \t]*)/g, '$1\n$3$2\n$3'), map: null }
        : null,
  },
}

/** Each entry is one file, since each further one costs half a millisecond at every start of a process. */
export default defineConfig(
  entries.map(
    (entry, index): UserConfig => ({
      cwd,
      entry,
      tsconfig: resolve(import.meta.dirname, 'tsconfig.json'),
      plugins: [pureSchemas, docstrings],
      platform: 'neutral',
      target: 'es2023',
      dts: { sourcemap: false },
      sourcemap: true,
      // What must exist only once, such as the class of the errors, an entry takes from another by the package's name.
      deps: { neverBundle: [new RegExp(`^${name}(/|$)`)] },
      // Before the package is looked at as a whole, and after its folder was emptied.
      hooks: index === 0 ? { 'build:before': () => writeDocument(cwd) } : {},
      // Both look at the whole package.
      publint: index === 0 && { strict: true },
      attw: index === 0 && { profile: 'esm-only', level: 'error' },
      failOnWarn: true,
      // Says that the machine is busy, which is no reason to fail.
      inputOptions: { checks: { pluginTimings: false } },
    }),
  ),
)
