import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { auths } from './auths.ts'
import { clientFiles } from './client-template.ts'
import { documentFiles, openApiFile } from './documents-template.ts'
import { otherFiles } from './mock-template.ts'

const sibling = resolve(import.meta.dirname, '../../../packages/zogo/package.json')

/** Returns the files of a new vendor's folder, by path. FACT marks each place for a fact about the vendor. */
export function vendorFiles(name: string, kind: string): Record<string, string> {
  const auth = auths[kind]
  if (auth === undefined) throw new TypeError(`--auth must be one of ${Object.keys(auths).join(', ')}`)
  // The name is also used as a variable.
  if (!/^[a-z][a-z\d]*$/.test(name)) throw new TypeError('NAME must be lower-case letters and digits, such as acme')
  const others = otherFiles(auth)
  const files = {
    ...clientFiles(auth),
    ...others,
    ...documentFiles(others['example.ts'] ?? ''),
    'openapi.ts': openApiFile(auth),
  }
  const typeName = name.slice(0, 1).toUpperCase() + name.slice(1)
  const named = Object.entries(files).map(([path, text]) => [
    path,
    text.replaceAll('NAME', name).replace(/(?<![A-Z])Name(?![a-z])/g, typeName),
  ])
  return { 'package.json': manifest(name), ...Object.fromEntries(named) }
}

/** Returns a sibling's package.json under the new name, since the shape test compares the two. */
function manifest(name: string): string {
  const own = JSON.parse(readFileSync(sibling, 'utf8').replaceAll('packages/zogo', `packages/${name}`))
  Object.assign(own, {
    name: `@x/${name}`,
    version: '0.0.0',
    description: `Client and mock for the API of ${name}.`,
    keywords: [name, 'vietnam', 'api-client'],
  })
  return `${JSON.stringify(own, undefined, 2)}\n`
}

export function writeVendor(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}
