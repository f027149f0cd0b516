import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../../..')
export const languages = ['en', 'vi'] as const
export type Language = (typeof languages)[number]

/** One page of the site and the file that it is built from. */
export interface Page {
  /** Path below the root of the repository. */
  source: string
  /** Path below the site, without an extension: `vi/guides/first-call`. */
  path: string
  language: Language
  title: string
}

export const guideNames = [
  'first-call',
  'webhooks',
  'payments',
  'parcels',
  'zalo',
  'own-calls',
  'fleet',
  'serverless',
  'errors',
  'retries',
  'testing',
  'observability',
  'migration',
  'security',
]

export const packageNames = globSync('packages/*/package.json', { cwd: root })
  .map((path) => basename(dirname(path)))
  .sort()

/** The English file of a document, or its Vietnamese sibling: `README.md` and `README.vi.md`. */
export const inLanguage = (path: string, language: Language) =>
  language === 'en' ? path : path.replace(/\.md$/, '.vi.md')

/** The documents in their order on the site, as English sources with their paths. */
const documents: readonly (readonly [source: string, path: string])[] = [
  ['README.md', 'index'],
  ...guideNames.map((name) => [`docs/guides/${name}.md`, `guides/${name}`] as const),
  ...packageNames.map((name) => [`packages/${name}/README.md`, `packages/${name}`] as const),
  ...globSync('docs/decisions/*.md', { cwd: root })
    .sort()
    .map((path) => [path, path.replace(/^docs\/|\.md$/g, '')] as const),
  ['CONTRIBUTING.md', 'contributing'],
  ['SECURITY.md', 'security'],
]

/** Every page that is built from a file. A document without a translation appears in English in both languages. */
export const pages: readonly Page[] = languages.flatMap((language) =>
  documents.flatMap(([english, path]) => {
    if (!existsSync(resolve(root, english))) return []
    const translated = inLanguage(english, language)
    const source = existsSync(resolve(root, translated)) ? translated : english
    const title = /^# (.*)$/m.exec(readFileSync(resolve(root, source), 'utf8'))?.[1] ?? basename(source)
    return [{ source, language, title, path: language === 'en' ? path : `${language}/${path}` }]
  }),
)

export const repository = 'https://github.com/vendor-kit/vendor-kit'

/** `_self` makes the browser load it: the playground is not a page that VitePress can show. */
export const playgroundIn = (language: Language) => ({ link: `/playground/?lang=${language}`, target: '_self' })
