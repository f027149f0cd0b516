import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    expect: { requireAssertions: true },
    maxWorkers: 2,
    // For a machine that is busy with other things; no test waits this long by itself.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/test.json' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'test/packed.test.ts'],
        },
      },
      // Needs the builds, so it is a task of its own: see turbo.json.
      { extends: true, test: { name: 'packed', include: ['test/packed.test.ts'] } },
    ],
  },
})
