/** What a program needs to create its client. */
export interface SnippetInput {
  /** The vendor's folder: `casso`. */
  vendor: string
  /** `createCasso`. */
  factory: string
  credentials: Record<string, unknown>
  /** Values that the program reads from the environment. */
  secrets: readonly string[]
  /** Options that the factory can do without, such as a mock's address. */
  leaveOut: readonly string[]
  /** Options that belong to the client made by `.shop()`, if the way has one. */
  shopOptions?: Record<string, unknown>
}

/** Prints a whole program that makes one call of the client. */
export function snippetOf(
  input: SnippetInput,
  operation: string,
  args: readonly unknown[],
  isIteration: boolean,
): string {
  const call = `${ownerOf(input)}.${operation}(${args.map((arg) => printValue(arg, '')).join(', ')})`
  const use = isIteration
    ? [`for await (const row of ${call}) {`, '  console.log(row)', '}']
    : [`const reply = await ${call}`, 'console.log(reply)']
  return program(input, [], use)
}

/** Prints a whole program that uses ky for a call that the client has no method for. */
export function kySnippetOf(input: SnippetInput, method: string, path: string, json: unknown): string {
  const options = json === undefined ? '' : `, ${printValue({ json }, '')}`
  const call = `ky.${method.toLowerCase()}(${printValue(path, '')}${options})`
  const use = [`const ky = createKy(${ownerOf(input)})`, `const reply = await ${call}.json()`, 'console.log(reply)']
  return program(input, [`import { createKy } from '@x/core/ky'`], use)
}

const ownerOf = ({ shopOptions, vendor }: SnippetInput) => (shopOptions === undefined ? vendor : 'shop')

function program(input: SnippetInput, imports: readonly string[], use: readonly string[]): string {
  const { vendor, factory, credentials, shopOptions } = input
  const create = `const ${vendor} = ${factory}(${printOptions(input, credentials)})`
  const shop = shopOptions === undefined ? [] : [`const shop = ${vendor}.shop(${printValue(shopOptions, '')})`]
  return [...imports, `import { ${factory} } from '@x/${vendor}'`, '', create, ...shop, '', ...use].join('\n')
}

function printOptions({ vendor, secrets, leaveOut }: SnippetInput, credentials: Record<string, unknown>): string {
  const kept = Object.entries(credentials).filter(([name]) => !leaveOut.includes(name))
  const print = (prefix: string, name: string, value: unknown): string => {
    if (typeof value === 'string' && secrets.includes(value)) return `process.env.${environmentName([prefix, name])}`
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const inner = Object.entries(value).map(([key, entry]) => `${key}: ${print(`${prefix}_${name}`, key, entry)}`)
      return `{ ${inner.join(', ')} }`
    }
    return printValue(value, '')
  }
  const lines = kept.map(([name, value]) => `  ${name}: ${print(vendor, name, value)},`)
  return `{\n${lines.join('\n')}\n}`
}

const environmentName = (parts: readonly string[]) =>
  parts.map((part) => part.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()).join('_')

/** Prints a value as code. */
function printValue(value: unknown, indent: string): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (typeof value !== 'object' || value === null) return String(value)
  const inner = `${indent}  `
  if (Array.isArray(value)) return `[${value.map((entry) => printValue(entry, inner)).join(', ')}]`
  const entries = Object.entries(value).map(([name, entry]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`
    return `${key}: ${printValue(entry, inner)}`
  })
  const line = `{ ${entries.join(', ')} }`
  if (entries.length === 0) return '{}'
  return line.length <= 60 && !line.includes('\n')
    ? line
    : `{\n${entries.map((entry) => `${inner}${entry},`).join('\n')}\n${indent}}`
}
