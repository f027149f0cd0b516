import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defineConfig, type UserConfig } from 'tsdown'
import { writeDocument } from './apps/openapi/src/write.ts'

// By default, tsdown works in the folder of this file. The package to build is in the folder where tsdown was started.
const cwd = process.cwd()
const { name, exports, publishConfig } = JSON.parse(readFileSync(resolve(cwd, 'package.json'), 'utf8')) as {
  name: string
  exports: Record<string, string>
  publishConfig: { exports: Record<string, unknown> }
}
// Entries that only the workspace imports, such as a vendor's tables of endpoints, are not built.
const entries = Object.entries(exports).flatMap(([key, path]) =>
  path.endsWith('.ts') && key in publishConfig.exports ? path : [],
)

/**
 * The functions of valibot and of the kit for authors only build data. Marking their calls as pure lets a bundler drop
 * those that the app does not use. The functions of valibot that begin with an underscore change their arguments, so
 * their calls are not marked.
 */
const pureCalls =
  name === '@x/core'
    ? /(?<![\w.])v\.(?=[a-z]\w*[(<])/g
    : /(?<![\w.`]|function )(?:v\.(?=[a-z]\w*[(<])|(?:reply|replyRows|replyRecord|soft|get|post|put|del|iterate)(?=\())/g
const pureSchemas = {
  name: 'pure-schemas',
  transform: (code: string) => ({ code: code.replace(pureCalls, '/* @__PURE__ */ $&'), map: null }),
}

/** Moves docstrings that the bundler of declarations puts at the end of a line, where no editor finds them. */
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

/** Builds each entry as one file, since each further file costs half a millisecond whenever a process starts. */
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
      // What must exist only once, such as the error class, an entry imports from another entry by the package's name.
      deps: { neverBundle: [new RegExp(`^${name}(/|$)`)] },
      // After the output folder was emptied, and before the whole package is checked.
      hooks: index === 0 ? { 'build:before': () => writeDocument(cwd) } : {},
      // Both check the whole package, so once is enough.
      publint: index === 0 && { strict: true },
      attw: index === 0 && { profile: 'esm-only', level: 'error' },
      failOnWarn: true,
      // This check warns of a busy machine, which must not fail the build.
      inputOptions: { checks: { pluginTimings: false } },
    }),
  ),
)
