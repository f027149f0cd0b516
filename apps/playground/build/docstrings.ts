import { basename, resolve } from 'node:path'
import ts from 'typescript'
import { translatorOf } from './translate.ts'

/** The docstrings that an editor would show for a call: its own, and that of each field by dotted path. */
interface CallDocs {
  text: Doc
  fields: Record<string, Doc>
}

/** A docstring, in Vietnamese too if its vendor's folder has a translation. */
export interface Doc {
  en: string
  vi?: string
}

/** The docstrings of every call of a vendor's tables, by the name of its method. */
export type VendorDocs = Record<string, CallDocs>

/** Reads the docstrings of the vendors' tables as the compiler sees them, so that shared fields keep theirs. */
export function readDocstrings(folders: readonly string[]): Record<string, VendorDocs> {
  const files = folders.map((folder) => resolve(folder, 'src/endpoints.ts'))
  const program = ts.createProgram(files, {
    strict: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.Preserve,
    allowImportingTsExtensions: true,
    noEmit: true,
    // No call accepts a type of the browser, whose declarations take longest to read.
    lib: ['lib.esnext.d.ts'],
    types: [],
  })
  const checker = program.getTypeChecker()
  return Object.fromEntries(
    folders.map((folder, index) => {
      const source = program.getSourceFile(files[index] ?? '')
      const module = source && checker.getSymbolAtLocation(source)
      const tables = module && checker.getExportsOfModule(module).find(({ name }) => name === 'endpoints')
      const reader = createReader(checker, `${folder}/`, translatorOf(folder))
      return [basename(folder), tables === undefined ? {} : reader.table(checker.getTypeOfSymbol(tables))]
    }),
  )
}

function createReader(checker: ts.TypeChecker, folder: string, translate: (text: string) => string | undefined) {
  /** Whether the vendor's folder declares the field. Call options come from core and are not part of the input. */
  const isOwn = ({ declarations = [] }: ts.Symbol) =>
    declarations.some((declaration) => declaration.getSourceFile().fileName.startsWith(folder))

  function table(type: ts.Type, prefix = ''): VendorDocs {
    const docs: VendorDocs = {}
    for (const entry of type.getProperties()) {
      const name = [prefix, entry.name].filter((part) => part !== '').join('.')
      const inner = checker.getTypeOfSymbol(entry)
      const call = inner.getProperty('~call')
      if (call === undefined) Object.assign(docs, table(inner, name))
      else docs[name] = { text: textOf(entry), fields: ofArguments(checker.getTypeOfSymbol(call)) }
    }
    return docs
  }

  function ofArguments(call: ts.Type): Record<string, Doc> {
    const [signature] = checker.getNonNullableType(call).getCallSignatures()
    const inputs = signature?.getParameters() ?? []
    return Object.assign({}, ...inputs.map((input) => fields(checker.getTypeOfSymbol(input), '')))
  }

  function fields(type: ts.Type, prefix: string): Record<string, Doc> {
    const known = checker.getNonNullableType(type)
    if (known.isUnion()) return Object.assign({}, ...known.types.map((part) => fields(part, prefix)))
    if (!(known.flags & ts.TypeFlags.Object)) return {}
    const row = checker.getIndexTypeOfType(known, ts.IndexKind.Number)
    if (row !== undefined) return fields(row, prefix)
    const docs: Record<string, Doc> = {}
    for (const field of known.getProperties().filter(isOwn)) {
      const text = textOf(field)
      if (text.en !== '') docs[`${prefix}${field.name}`] = text
      Object.assign(docs, fields(checker.getTypeOfSymbol(field), `${prefix}${field.name}.`))
    }
    return docs
  }

  /** Returns the docstring with its default as a sentence, one line per paragraph. */
  function textOf(symbol: ts.Symbol): Doc {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(checker))
    const standard = symbol.getJsDocTags(checker).find(({ name }) => name === 'default')
    const value = ts.displayPartsToString(standard?.text)
    const sentences = [text, ...(value === '' ? [] : [`Default: ${value}.`])].join(' ')
    const en = sentences.replaceAll(/(?<!\n)\n(?!\n)/g, ' ').trim()
    const vi = translate(en)
    return { en, ...(vi !== undefined && { vi }) }
  }

  return { table }
}
