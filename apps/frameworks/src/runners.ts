import { expect } from './attacks.ts'
import { codeBelow, createProject, type Project, run } from './project.ts'

const guide = 'docs/guides/testing.md'
const msw = '3.0.5'

const vitest = codeBelow(guide, 'Vitest')
/** The mock and its server, which the guide sets up once. */
const setup = vitest
  .split('\n')
  .filter((line) => /^(import|const) /.test(line) && !line.includes("'vitest'"))
  .join('\n')

const jest = { msw, jest: '30.5.2', '@jest/globals': '30.5.2' }
const jestTest = vitest.replace("'vitest'", "'@jest/globals'")
const jestArgs = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--json']

interface Runner extends Pick<Project, 'dependencies' | 'files'> {
  /** Arguments of Node that run its tests. */
  args: readonly string[]
}

/** The test runners, each with the test that the guide shows for it. */
const runners: Record<string, Runner> = {
  Vitest: {
    dependencies: { msw, vitest: '5.1.2' },
    files: { 'casso.test.ts': vitest },
    args: ['node_modules/vitest/vitest.mjs', 'run', '--reporter=tap'],
  },
  'node:test': {
    dependencies: { msw },
    files: { 'casso.test.ts': `${setup}\n${codeBelow(guide, 'node:test')}` },
    args: ['--test', '--test-reporter=tap'],
  },
  Jest: {
    dependencies: jest,
    files: {
      'casso.test.js': jestTest,
      'jest.config.json': JSON.stringify(JSON.parse(codeBelow(guide, 'Jest', 'json')).jest),
    },
    args: jestArgs,
  },
  'Jest with TS': {
    dependencies: { ...jest, 'ts-jest': '29.4.15', typescript: '6.0.3' },
    files: {
      'casso.test.ts': jestTest,
      'jest.config.mjs': codeBelow(guide, 'Jest', 'js'),
      'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'esnext', moduleResolution: 'bundler' } }),
    },
    args: jestArgs,
  },
}

export const runnerNames = Object.keys(runners)

/** Runs the guide's test in a project that has nothing else. */
export function testWith(name: string, folder: string, packed: Record<string, string>): void {
  const { args = [], dependencies = {}, files = {} } = runners[name] ?? {}
  createProject(folder, { name, dependencies, files }, packed)
  const printed = run(process.execPath, args, folder)
  // Some runners succeed when they find no test.
  expect(/^\s*ok 1 |"numPassedTests":1,/m.test(printed), `it ran no test\n${printed}`)
}
