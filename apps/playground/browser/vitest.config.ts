import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['**/*.test.ts'],
    // One browser at a time: the machine may have few cores.
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { requireAssertions: true },
    reporters: ['default', 'json'],
    outputFile: { json: fileURLToPath(new URL('../reports/browser.json', import.meta.url)) },
  },
})
