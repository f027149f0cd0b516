import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** Names to hover over, and the code that declares their variables. */
interface Hovers {
  setup: string
  names: readonly string[]
}

const reply = 'type Reply<Method extends (...args: never) => Promise<unknown>> = Awaited<ReturnType<Method>>'
const errors = ['error.sent', 'error.retryAt', 'error.body', 'error.vendorMessage', 'error.issues']

/** Fields and methods whose docstring an editor must show, by package. */
export const hovers: Record<string, Hovers> = {
  '@x/core': {
    setup: `import { type ApiError, type ClientOptions, createAuthFetch, isApiError } from '@x/core'
declare const error: ApiError, options: ClientOptions`,
    names: [...errors, 'options.timeout', 'options.store', 'createAuthFetch', 'isApiError'],
  },
  '@x/casso': {
    setup: `import { type ApiError, type CassoTransaction, createCasso } from '@x/casso'
${reply}
declare const casso: ReturnType<typeof createCasso>, error: ApiError, transaction: CassoTransaction
declare const record: Reply<typeof casso.transactions.get>`,
    names: [
      ...['casso.userInfo', 'casso.sync', 'casso.transactions.list', 'casso.transactions.get', 'casso.accounts.list'],
      ...['casso.webhooks.create', 'record.id', 'record.amount', 'record.when', 'transaction.reference'],
      ...['transaction.date', 'createCasso', 'error.sent', 'error.body'],
    ],
  },
  '@x/zogo': {
    setup: `import { type ApiError, createZogo } from '@x/zogo'
declare const zogo: ReturnType<typeof createZogo>, error: ApiError`,
    names: ['createZogo', 'zogo.request', 'zogo.fetch', 'zogo.auth.token', 'zogo.auth.reset', 'error.retryAt'],
  },
  '@x/gam': {
    setup: `import { type ApiError, createGam } from '@x/gam'
declare const gam: ReturnType<typeof createGam>, error: ApiError`,
    names: ['createGam', 'gam.authenticated', 'gam.request', 'gam.fetch', 'error.sent'],
  },
  '@x/its': {
    setup: `import { type ApiError, createIts } from '@x/its'
declare const its: ReturnType<typeof createIts>, error: ApiError
declare const shop: ReturnType<typeof its.shop>`,
    names: ['createIts', 'its.authorizeShop', 'its.parseRedirect', 'its.shop', 'shop.current', 'error.url'],
  },
  '@x/supership': {
    setup: `import { type ApiError, createSuperShip } from '@x/supership'
declare const supership: ReturnType<typeof createSuperShip>, error: ApiError`,
    names: [
      ...['createSuperShip', 'supership.areas.provinces', 'supership.orders.quote', 'supership.orders.create'],
      ...['supership.orders.get', 'supership.warehouses.list', 'supership.webhooks.get', 'error.issues'],
    ],
  },
}

/** Returns what an editor shows on hovering over these names, for a project in this folder. */
export function hover(folder: string, { setup, names }: Hovers): { name: string; docs: string }[] {
  const path = join(folder, 'hover.ts')
  const text = [setup, ...names].join('\n')
  writeFileSync(path, text)
  const options: ts.CompilerOptions = {
    strict: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    types: [],
  }
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => [path],
    getScriptVersion: () => '1',
    getScriptSnapshot: (file) => {
      const content = ts.sys.readFile(file)
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content)
    },
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    realpath: (file) => ts.sys.realpath?.(file) ?? file,
  })
  let at = setup.length
  return names.map((name) => {
    at += 1 + name.length
    const info = service.getQuickInfoAtPosition(path, at - 1)
    return { name, docs: ts.displayPartsToString(info?.documentation) }
  })
}
