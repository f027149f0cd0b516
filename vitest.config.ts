import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vitest/config'
import { entries } from './apps/bench/src/builds.ts'

// Started in a package's folder, vitest runs the tests of that package; started here, those of all packages.
const here = import.meta.dirname
const isRoot = process.cwd() === here
const unit = isRoot
  ? ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'test/*.test.ts']
  : ['src/**/*.test.ts', '*.test.ts']

const builds = new Map(entries.map(({ source, build }) => [fileURLToPath(source), fileURLToPath(build)]))

/** Resolves imports of an entry to its build. */
const useBuilds: Plugin = {
  name: 'use-builds',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    const found = await this.resolve(source, importer, { ...options, skipSelf: true })
    return builds.get(found?.id ?? '') ?? found
  },
}

const isCore = process.cwd() === resolve(here, 'packages/core')
const built = isRoot ? ['packages/!(core)/src/**/*.test.ts'] : isCore ? [] : ['src/**/*.test.ts']

export default defineConfig({
  test: {
    expect: { requireAssertions: true },
    maxWorkers: 2,
    // For a busy machine: on an idle one, no test waits this long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/test.json' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: unit,
          exclude: ['**/node_modules/**', '**/dist/**', '**/packed.test.ts'],
        },
      },
      // The vendors' tests against the builds, and the tests of the packed packages: the task `packed` in turbo.json.
      {
        extends: true,
        plugins: [useBuilds],
        test: { name: 'built', include: built },
      },
      { extends: true, test: { name: 'packed', root: resolve(here, 'test'), include: ['packed.test.ts'] } },
    ],
  },
})
