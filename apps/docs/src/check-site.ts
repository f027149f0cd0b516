import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** Follows every link inside the built site, down to the anchor. VitePress itself checks pages only. */
export function checkSite(folder: string): void {
  const files = globSync('**/*.html', { cwd: folder })
  const anchors = new Map(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const))
  const ids = new Map(
    [...anchors].map(([file, html]) => [file, new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]),
  )
  const broken = [...anchors].flatMap(([file, html]) =>
    [...html.matchAll(/<a\b[^>]* href="([^"]+)"/g)].flatMap(([, link = '']) => {
      const problem = /^[a-z]+:/i.test(link) ? undefined : problemOf(file, decodeURI(link).replaceAll('&amp;', '&'))
      return problem === undefined ? [] : [`${file}: ${link} (${problem})`]
    }),
  )

  function problemOf(file: string, link: string): string | undefined {
    const [path = '', anchor] = link.replace(/\?[^#]*/, '').split('#')
    const whole =
      path === ''
        ? resolve(folder, file)
        : path.startsWith('/')
          ? join(folder, path)
          : resolve(folder, dirname(file), path)
    const page = relative(
      folder,
      whole.endsWith('.html') || /\.\w+$/.test(whole)
        ? whole
        : join(whole, path.endsWith('/') ? 'index.html' : `../${whole.split('/').at(-1)}.html`),
    )
    if (!existsSync(join(folder, page))) return 'no such page'
    return anchor && ids.has(page) && !ids.get(page)?.has(anchor) ? 'no such anchor' : undefined
  }

  if (files.length === 0) throw new Error(`${folder} holds no page`)
  if (broken.length > 0) throw new Error(`Broken links:\n${broken.join('\n')}`)
  console.log(`${files.length} pages, every link leads somewhere`)
}
