import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { Application, type Context, Converter, ReflectionKind } from 'typedoc'
import { mapLinks, parseDocument, slugOf } from './markdown.ts'
import { root } from './pages.ts'
import { stage } from './stage.ts'

/** Returns every entry of every package: its source file, and the name under which users import it. */
function findEntries(): Map<string, string> {
  const entries = globSync('packages/*/package.json', { cwd: root }).flatMap((path) => {
    const { name, publishConfig, exports } = JSON.parse(readFileSync(resolve(root, path), 'utf8'))
    return Object.keys(publishConfig.exports)
      .filter((key) => typeof exports[key] === 'string' && exports[key].endsWith('.ts'))
      .map((key) => [resolve(root, dirname(path), exports[key]), key.replace('.', name)] as const)
  })
  return new Map(entries)
}

/** Writes the API reference from the docstrings. */
export async function writeReference(): Promise<void> {
  const entries = findEntries()
  // TypeDoc names a module by its path below the common folder of all modules.
  const names = new Map(
    [...entries].map(([file, name]) => [
      relative(resolve(root, 'packages'), file).replace(/(\/index)?\.ts$/, ''),
      name,
    ]),
  )
  const app = await Application.bootstrapWithPlugins({
    entryPoints: [...entries.keys()].sort(),
    tsconfig: resolve(root, 'tsconfig.json'),
    plugin: ['typedoc-plugin-markdown', 'typedoc-vitepress-theme'],
    out: resolve(stage, 'api'),
    readme: 'none',
    name: 'API reference',
    excludeInternal: true,
    excludeExternals: true,
    disableSources: true,
    skipErrorChecking: true,
    logLevel: 'Error',
    // Options of the two plugins, which TypeDoc's own types do not include.
    ...({
      router: 'module',
      docsRoot: stage,
      sidebar: { autoConfiguration: true, format: 'vitepress', pretty: false },
      entryFileName: 'index',
      hidePageHeader: true,
      hideBreadcrumbs: true,
      useCodeBlocks: true,
      parametersFormat: 'table',
      interfacePropertiesFormat: 'table',
      typeAliasPropertiesFormat: 'table',
    } as object),
  })
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }: Context) => {
    for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
      module.name = names.get(module.name) ?? module.name
    }
  })
  const project = await app.convert()
  if (!project) throw new Error('TypeDoc could not read the packages')
  await app.generateOutputs(project)
  mendAnchors()
}

/** Removes the number of an anchor (`#name-1`) that TypeDoc adds even if the page has one heading of that name. */
function mendAnchors(): void {
  const files = globSync('api/**/*.md', { cwd: stage }).map((file) => resolve(stage, file))
  const slugs = new Map(
    files.map((file) => [file, parseDocument(readFileSync(file, 'utf8')).headings.map(({ text }) => slugOf(text))]),
  )
  for (const file of files) {
    const text = mapLinks(readFileSync(file, 'utf8'), (target) => {
      const [path = '', anchor = ''] = target.split('#')
      const single = anchor.replace(/-\d+$/, '')
      const there = slugs.get(path === '' ? file : resolve(dirname(file), path)) ?? []
      return there.filter((slug) => slug === single).length === 1 ? `${path}#${single}` : target
    })
    writeFileSync(file, text)
  }
}
