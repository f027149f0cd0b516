import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { mapLinks } from './markdown.ts'
import { languages, type Page, pages, playgroundIn, repository, root } from './pages.ts'
import { words } from './words.ts'

/** The folder that collects the sources of the site. */
export const stage = resolve(import.meta.dirname, '../dist/source')

export function write(path: string, text: string): void {
  const file = resolve(stage, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

/** Copies generated pages, which are in English, to the other languages, so that their readers keep the menu. */
export function shareWithOtherLanguages(folder: string): void {
  for (const language of languages.slice(1)) {
    for (const file of globSync(`${folder}/**/*.md`, { cwd: stage })) {
      const text = readFileSync(resolve(stage, file), 'utf8')
      const links = text.replaceAll(`](/${folder}/`, `](/${language}/${folder}/`)
      write(`${language}/${file}`, links.replaceAll('href="./', `href="../../${folder}/`))
    }
  }
}

/** Copies the pages, with their links changed to those of the site. */
export function stagePages(): void {
  rmSync(stage, { recursive: true, force: true })
  for (const page of pages) {
    const text = mapLinks(readFileSync(resolve(root, page.source), 'utf8'), (target) => linkOf(page, target))
    const isHome = page.path.endsWith('index')
    write(`${page.path}.md`, isHome ? home(page, text) : text)
  }
}

function home({ language, path }: Page, text: string): string {
  const { tagline, actions, features } = words[language]
  const prefix = path.replace(/index$/, '')
  const hero = {
    name: 'The vendor kit',
    tagline,
    actions: [
      ...actions.map(([text, link], index) => ({ text, link: `/${prefix}${link}`, theme: index ? 'alt' : 'brand' })),
      { text: 'Playground', theme: 'alt', ...playgroundIn(language) },
    ],
  }
  const front = { layout: 'home', hero, features: features.map(([title, details]) => ({ title, details })) }
  // The hero already shows the title and the sentence below it.
  return `---\n${JSON.stringify(front)}\n---\n\n${text.replace(/^# .*\n\n.*\n/, '')}`
}

const isOutside = (target: string) => /^[a-z]+:/i.test(target)

/** Converts a link for the site: to another page, to a picture (which it copies), or to a file in the repository. */
function linkOf(page: Page, target: string): string {
  const [path = '', anchor] = target.split('#')
  if (isOutside(target) || path === '') return target
  const file = relative(root, resolve(root, dirname(page.source), path))
  const found =
    pages.find(({ source, language }) => source === file && language === page.language) ??
    pages.find(({ source }) => source === file)
  if (found) return `/${found.path.replace(/index$/, '')}${anchor === undefined ? '' : `#${anchor}`}`
  const whole = resolve(root, file)
  if (!/\.(png|svg|webp|jpg)$/.test(file) || !existsSync(whole)) return `${repository}/blob/main/${file}`
  cpSync(whole, resolve(stage, 'public', file), { recursive: true })
  return `/${file}`
}
