import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

// Started in a package's folder, it runs the tests of that package; started here, those of all packages.
const here = import.meta.dirname
const isRoot = process.cwd() === here
const unit = isRoot
  ? ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'test/*.test.ts']
  : ['src/**/*.test.ts', '*.test.ts']

export default defineConfig({
  test: {
    expect: { requireAssertions: true },
    maxWorkers: 2,
    // For a busy machine; no test waits this long by itself.
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
      // It needs the builds, so it is a task of its own: see turbo.json.
      { extends: true, test: { name: 'packed', root: resolve(here, 'test'), include: ['packed.test.ts'] } },
    ],
  },
})
