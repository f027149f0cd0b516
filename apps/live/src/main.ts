import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runLive, type Vendor } from './live.ts'
import { optionsFrom } from './options.ts'

const packages = resolve(import.meta.dirname, '../../../packages')
const vendors = readdirSync(packages).filter((name) => existsSync(resolve(packages, name, 'src/endpoints.ts')))

const usage = `Makes the calls of a vendor that only read, with your own credentials, and prints the shape of each reply: paths and
types, never a value. It also prints what deviates from our schemas. Nothing is written at the vendor.

  --vendor NAME   ${vendors.join(', ')}

The options of the client come from the environment: CASSO_API_KEY is the option apiKey of Casso.`

const { values } = parseArgs({ options: { vendor: { type: 'string', default: '' }, help: { type: 'boolean' } } })

if (values.help || !vendors.includes(values.vendor)) {
  console.log(usage)
  process.exitCode = values.help ? 0 : 2
} else {
  const load = (file: string) => import(resolve(packages, values.vendor, 'src', file))
  const [index, { endpoints }] = await Promise.all([load('index.ts'), load('endpoints.ts')])
  const factory = `create${values.vendor.replaceAll('-', '')}`
  const create = Object.entries(index).find(([name]) => name.toLowerCase() === factory)?.[1] as Vendor['create']
  await runLive({ create, endpoints }, optionsFrom(process.env, values.vendor), console.log)
}
