import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type DefaultTheme, defineConfig, type UserConfig } from 'vitepress'
import llmstxt from 'vitepress-plugin-llms'
import { slugOf } from './markdown.ts'
import { type Language, languages, type Page, pages, playgroundIn, repository } from './pages.ts'
import { stage } from './stage.ts'
import { words } from './words.ts'

type Item = DefaultTheme.SidebarItem
type Plugins = NonNullable<NonNullable<UserConfig['vite']>['plugins']>

function sidebarFile(name: string, language: Language): Item[] {
  const path = resolve(stage, name, 'sidebar.json')
  const items: Item[] = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : []
  return items.map((item) => ({ ...item, link: `${prefixOf(language)}${item.link?.replace(/^\/|\.md$/g, '')}` }))
}

const prefixOf = (language: Language) => (language === 'en' ? '/' : `/${language}/`)

function sidebar(language: Language): Item[] {
  const { guides, packages, reference, openApi, more } = words[language]
  const group = (text: string, isIn: (page: Page) => boolean, collapsed = false): Item => ({
    text,
    collapsed,
    items: pages
      .filter((page) => page.language === language && isIn(page))
      .map(({ title, path }) => ({ text: title, link: `/${path}` })),
  })
  const isIn = (folder: string) => (page: Page) => page.path.split('/').includes(folder)
  return [
    group(guides, isIn('guides')),
    group(packages, isIn('packages')),
    { text: openApi, collapsed: true, items: sidebarFile('openapi', language) },
    { text: reference, collapsed: true, items: sidebarFile('api', language) },
    group(more, (page) => isIn('decisions')(page) || /(contributing|^security|vi\/security)$/.test(page.path), true),
  ].filter(({ items }) => items?.length)
}

function theme(language: Language): DefaultTheme.Config {
  const { guides, packages, reference } = words[language]
  const prefix = prefixOf(language)
  return {
    ...words[language].theme,
    sidebar: sidebar(language),
    nav: [
      { text: guides, link: `${prefix}guides/first-call`, activeMatch: '/guides/' },
      { text: packages, link: `${prefix}packages/casso`, activeMatch: '/packages/' },
      { text: reference, link: `${prefix}api/`, activeMatch: '/api/' },
      { text: 'Playground', ...playgroundIn(language) },
    ],
  }
}

const searchWords = {
  button: { buttonText: 'Tìm kiếm', buttonAriaLabel: 'Tìm kiếm' },
  modal: {
    displayDetails: 'Hiện chi tiết',
    resetButtonTitle: 'Xóa',
    backButtonTitle: 'Đóng',
    noResultsText: 'Không tìm thấy',
    footer: { selectText: 'chọn', navigateText: 'di chuyển', closeText: 'đóng' },
  },
}

/** The site, as VitePress builds it from the staged pages. */
export const config: UserConfig<DefaultTheme.Config> = defineConfig({
  title: 'The vendor kit',
  base: process.env.DOCS_BASE ?? '/',
  srcDir: 'dist/source',
  outDir: 'dist/site',
  cacheDir: 'dist/cache',
  cleanUrls: false,
  lastUpdated: false,
  markdown: {
    anchor: { slugify: slugOf },
    config: (md) => {
      // Vue would evaluate `{{name}}` as an expression, also inside code.
      md.renderer.rules.code_inline = (tokens, index) =>
        `<code v-pre>${md.utils.escapeHtml(tokens[index]?.content ?? '')}</code>`
    },
  },
  // The plugin's types are those of another Vite version than VitePress's.
  vite: { plugins: [llmstxt()] as unknown as Plugins, logLevel: 'warn', build: { chunkSizeWarningLimit: 2_000 } },
  locales: Object.fromEntries(
    languages.map((language) => [
      language === 'en' ? 'root' : language,
      {
        label: words[language].label,
        lang: language,
        description: words[language].description,
        themeConfig: theme(language),
      },
    ]),
  ),
  themeConfig: {
    search: { provider: 'local', options: { locales: { vi: { translations: searchWords } } } },
    socialLinks: [{ icon: 'github', link: repository }],
    outline: [2, 3],
  },
})
