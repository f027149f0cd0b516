import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { blocksFolder, complete, modulesOf } from 'docs/code-blocks'
import { root, run, writeProject } from './project.ts'

/** The first example of each vendor's README: the function in it, and a call with the mock of the part on testing. */
const firstCalls: Record<string, { names: string; call: string }> = {
  casso: { names: 'listAccounts', call: 'listAccounts(mock.credentials.apiKey)' },
  gam: { names: 'getOrder', call: "getOrder(mock.credentials, '7')" },
  its: { names: 'shopName', call: 'shopName(mock.credentials.baseUrl, mock.credentials.apiKey, mock.shopId)' },
  supership: { names: 'trackOrder', call: "trackOrder(mock.tokenCredentials.token, 'DH35')" },
  zogo: { names: 'listShipments', call: 'listShipments(mock.credentials)' },
}

/** The environment variables that the READMEs ask for, with made-up values. */
const env = {
  SUPERSHIP_TOKEN: 'made-up-token',
  SUPERSHIP_WEBHOOK_SECRET: 'a long random text',
}

export const vendors = Object.keys(firstCalls)

/**
 * Follows a vendor's README in an empty folder: installs with pnpm what it says, and runs its code on testing and its
 * first call. All packages of ours that its code imports must resolve too, and so must valibot and ky.
 */
export function followReadme(vendor: string, folder: string, packed: Record<string, string>): string {
  const { names, call } = firstCalls[vendor] ?? { names: '', call: '' }
  const document = `packages/${vendor}/README.md`
  const modules = complete(modulesOf(document)).map(({ file, text, block }) => ({
    block,
    path: file.slice(blocksFolder.length + 1),
    text: text.replaceAll(blocksFolder, '.'),
  }))
  const at = (isWanted: (text: string, heading: string) => boolean) =>
    modules.find(({ text, block }) => isWanted(text, block.heading))?.path
  const testing = at((_, heading) => heading === 'Testing')
  const first = at((text) => text.includes(`export async function ${names}(`))
  const ours = new Set(
    modules.flatMap(({ text }) => [...text.matchAll(/from '((?:@x|valibot|ky)\b.*)'/g)].map(([, name]) => name)),
  )
  const main = `
import { mock } from './${testing}'
import { ${names} } from './${first}'

for (const name of ${JSON.stringify([...ours])}) import.meta.resolve(name)
console.log(JSON.stringify(await ${call}))
`
  const commands = readFileSync(join(root, document), 'utf8').matchAll(/npm install ([^`\n]+)/g)
  const wanted = [...commands].flatMap(([, names = '']) => names.split(' '))
  const dependencies = Object.fromEntries(wanted.map((name) => [name, packed[name] ?? '*']))
  // pnpm does not let code import what package.json does not list. No registry has core yet, so it is overridden.
  const workspace = `overrides: ${JSON.stringify({ '@x/core': packed['@x/core'] })}`
  writeProject(folder, {
    dependencies: { ...dependencies, msw: '3.0.5' },
    files: {
      'main.ts': main,
      'pnpm-workspace.yaml': workspace,
      ...Object.fromEntries(modules.map(({ path, text }) => [path, text])),
    },
  })
  run('pnpm', ['install', '--no-frozen-lockfile', '--ignore-scripts'], folder)
  return run(process.execPath, ['main.ts'], folder, env).trim().split('\n').at(-1) ?? ''
}
