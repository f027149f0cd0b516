import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { auths } from './auths.ts'
import { vendorFiles, writeVendor } from './create.ts'
import { describeFiles } from './describe.ts'

const usage = `Writes the folder of a new vendor under packages. It passes all checks as it stands, with a made-up API.

  create-vendor NAME --auth ${Object.keys(auths).join('|')}

Then replace whatever is marked with FACT. CONTRIBUTING.md has the steps.`

const root = resolve(import.meta.dirname, '../../..')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { auth: { type: 'string', default: '' }, help: { type: 'boolean', default: false } },
})
const [name = ''] = positionals
const folder = resolve(root, 'packages', name)

if (values.help || name === '') {
  console.log(usage)
  process.exitCode = values.help ? 0 : 2
} else if (existsSync(folder)) {
  console.error(`packages/${name} is there already`)
  process.exitCode = 2
} else {
  try {
    const files = vendorFiles(name, values.auth)
    writeVendor(folder, files)
    spawnSync(resolve(root, 'node_modules/.bin/biome'), ['check', '--write', folder], { cwd: root, stdio: 'ignore' })
    console.log(`packages/${name} passes all checks as it stands, with a made-up API.

${describeFiles(files)}

Now run: npx --yes pnpm@12.21.0 install`)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    console.error(`${error.message}\n\n${usage}`)
    process.exitCode = 2
  }
}
