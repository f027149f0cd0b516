import { basename, resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// What runs against each mutant, in the sandbox that Stryker makes of the workspace.

const root = resolve(import.meta.dirname, '../..')
const core = resolve(root, 'packages/core/src')
const slowest = ['origin.test.ts', 'fuzz.test.ts', 'client.test.ts', 'contract.ts', 'redis.test.ts']

/** The first failure ends a run, so the slow tests wait for the quick ones. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const rank = ({ moduleId }: TestSpecification) => slowest.indexOf(basename(moduleId))
    return files.toSorted((one, other) => rank(one) - rank(other))
  }
}

export default defineConfig({
  root,
  // The vendors' own links lead out of the sandbox.
  resolve: {
    alias: [
      { find: /^@x\/core$/, replacement: resolve(core, 'index.ts') },
      { find: /^@x\/core\/(.+)$/, replacement: resolve(core, '$1.ts') },
    ],
  },
  test: {
    include: ['packages/core/src/**/*.test.ts', 'test/mutants/contract.ts'],
    // Its processes are others than the one that holds the mutant.
    exclude: ['packages/core/src/stores/redis/redis.fleet.test.ts'],
    setupFiles: resolve(import.meta.dirname, 'setup.ts'),
    env: { MODEL_RUNS: '500' },
    // A mutant may hang, and the machine may be busy.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    sequence: { sequencer: QuickFirst },
  },
})
