import { basename, resolve } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// The tests that run against each mutant, in Stryker's copy of the workspace.

const root = resolve(import.meta.dirname, '../../..')
const core = resolve(root, 'packages/core/src')
const name = process.env.MUTANTS_PACKAGE ?? 'core'
const slowest = ['origin.test.ts', 'fuzz.test.ts', 'client.test.ts', 'contract.ts', 'contract.test.ts', 'redis.test.ts']

const isFast = process.env.MUTANTS_FAST !== undefined
const leftOut = isFast ? ['packages/*/src/contract.test.ts', 'packages/*/src/fuzz.test.ts'] : []

/** The first failure ends a run, so the slow tests come last. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const rank = ({ moduleId }: TestSpecification) => slowest.indexOf(basename(moduleId))
    return files.toSorted((one, other) => rank(one) - rank(other))
  }
}

export default defineConfig({
  root,
  // Links in node_modules lead outside the copy, to the source without the mutant.
  resolve: {
    alias: [
      { find: /^@x\/core$/, replacement: resolve(core, 'index.ts') },
      { find: /^@x\/core\/(.+)$/, replacement: resolve(core, '$1.ts') },
      { find: /^test-kit\/(.+)$/, replacement: resolve(root, 'test/$1.ts') },
    ],
  },
  test: {
    include: [
      `packages/${name}/src/**/*.test.ts`,
      // Core has no contract tests of its own; those of some vendors cover it.
      ...(name === 'core' && !isFast ? ['apps/mutants/src/contract.ts'] : []),
    ],
    // The processes that this test starts do not have the mutant.
    exclude: ['packages/core/src/stores/redis/redis.fleet.test.ts', ...leftOut],
    setupFiles: resolve(import.meta.dirname, 'setup.ts'),
    env: { MODEL_RUNS: '500' },
    // A mutant may hang, and the machine may be busy.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    sequence: { sequencer: QuickFirst },
  },
})
