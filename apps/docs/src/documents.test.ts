import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, matchesGlob, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { check, complete, modulesOf } from './code-blocks.ts'
import { parseDocument, slugOf } from './markdown.ts'
import { guideNames, inLanguage, packageNames, root } from './pages.ts'

const read = (path: string) => readFileSync(resolve(root, path), 'utf8')
const documents = globSync(['*.md', '.github/**/*.md', 'docs/**/*.md', 'packages/*/*.md', 'apps/*/*.md'], { cwd: root })
  .filter((path) => !path.includes('node_modules'))
  .sort()

/** The headings' depths and the code, which a translation must keep. It may translate what a program prints. */
function skeleton(path: string) {
  const { headings, blocks } = parseDocument(read(path))
  return {
    depths: headings.map(({ depth }) => depth),
    blocks: blocks.map(({ language, code }) => ({ language, code: language === 'console' ? '' : code })),
  }
}

const translated = documents.filter((path) => existsSync(resolve(root, inLanguage(path, 'vi'))))

test('every README and every guide has a Vietnamese translation', () => {
  const readmes = packageNames.map((name) => `packages/${name}/README.md`)
  const guides = guideNames.map((name) => `docs/guides/${name}.md`)
  expect(translated).toEqual(expect.arrayContaining(['README.md', ...readmes, ...guides]))
})

test.each(translated)('%s has the same headings and code in Vietnamese', (path) => {
  expect(skeleton(inLanguage(path, 'vi'))).toEqual(skeleton(path))
})

test.each(documents)('%s links to files and headings that exist', (path) => {
  const broken = parseDocument(read(path)).links.filter(({ target }) => !leadsSomewhere(path, target))
  expect(broken).toEqual([])
})

test.each(translated.map((path) => inLanguage(path, 'vi')))('%s leads its reader to Vietnamese documents', (path) => {
  const foreign = parseDocument(read(path)).links.filter(({ target }) => {
    const [file = ''] = target.split('#')
    const translation = inLanguage(resolve(root, dirname(path), file), 'vi')
    return file.endsWith('.md') && !file.endsWith('.vi.md') && existsSync(translation)
  })
  expect(foreign).toEqual([])
})

test('SECURITY.md names tests that exist', () => {
  const tests = globSync(['packages/*/src/**/*.test.ts', 'test/*.ts'], { cwd: root })
  const named = [...read('SECURITY.md').matchAll(/`([^`]*\.ts)`/g)].map(([, path = '']) => path)
  expect(named.length).toBeGreaterThan(40)
  expect(named.filter((path) => !tests.some((test) => matchesGlob(test, `**/${path}`)))).toEqual([])
})

function leadsSomewhere(path: string, target: string): boolean {
  if (/^(https?|mailto):/.test(target)) return true
  const [file = '', anchor] = target.split('#')
  const whole = file === '' ? path : relative(root, resolve(root, dirname(path), file))
  if (!existsSync(resolve(root, whole))) return false
  if (anchor === undefined || statSync(resolve(root, whole)).isDirectory() || !whole.endsWith('.md')) return true
  return parseDocument(read(whole)).headings.some(({ text }) => slugOf(text) === decodeURI(anchor))
}

describe('code blocks are right by TypeScript', () => {
  // A new vendor's README shows its `example.ts`, which that package checks; this app need not depend on it.
  const { devDependencies } = JSON.parse(read('apps/docs/package.json'))
  const known = packageNames.filter((name) => `@x/${name}` in devDependencies)
  const own = new RegExp(`^(README|docs|packages/(${known.join('|')})/)`)
  const withCode = documents.filter((path) => own.test(path) && !path.endsWith('.vi.md') && modulesOf(path).length > 0)
  const problems = check(complete(withCode.flatMap(modulesOf)))
  test.each(withCode)('%s', (path) => {
    expect(problems.filter((problem) => problem.startsWith(`${path}:`))).toEqual([])
  })
})
