import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'
import { type CodeBlock, parseDocument } from './markdown.ts'
import { root } from './pages.ts'

const folder = resolve(import.meta.dirname, '..')
/** The folder of the documents' code blocks as modules, from which they resolve this app's dependencies. */
export const blocksFolder = resolve(folder, 'dist/blocks')
/** Declares names that the documents leave to the reader, such as a function of the reader's own application. */
const prelude = resolve(folder, 'prelude.d.ts')

/** A block of TypeScript from a document, as a separate module. */
export interface BlockModule {
  document: string
  block: CodeBlock
  /** The module's path. */
  file: string
  text: string
}

/** The TypeScript blocks of a document as modules. */
export function modulesOf(document: string): BlockModule[] {
  const { blocks } = parseDocument(readFileSync(resolve(root, document), 'utf8'))
  const name = document.replace(/\W+/g, '-')
  return blocks
    .filter(({ language, flags }) => language === 'ts' && !flags.includes('no-check'))
    .map((block, index) => ({
      document,
      block,
      file: resolve(blocksFolder, `${name}-${index}.ts`),
      text: exportAll(block.code),
    }))
}

/** Names that a module declares at its top level. */
function declaredNames(text: string): string[] {
  const source = ts.createSourceFile('block.ts', text, ts.ScriptTarget.Latest, true)
  return source.statements.flatMap((statement) => {
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) =>
        ts.isIdentifier(name)
          ? name.text
          : name.elements.flatMap((element) =>
              ts.isBindingElement(element) && ts.isIdentifier(element.name) ? element.name.text : [],
            ),
      )
    }
    const isNamed =
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement)
    return isNamed && statement.name ? statement.name.text : []
  })
}

const isExported = (text: string, name: string) =>
  new RegExp(`^export (default )?(async )?(const|let|function\\*?|class|interface|type) ${name}\\b`, 'm').test(text)
const isType = (text: string, name: string) => new RegExp(`^(interface|type) ${name}\\b`, 'm').test(text)

/** Exports what the block declares, so that later blocks of the document can use it. */
function exportAll(text: string): string {
  const names = declaredNames(text).filter((name) => !isExported(text, name))
  return `${text}\nexport { ${names.map((name) => (isType(text, name) ? `type ${name}` : name)).join(', ')} }\n`
}

/** Adds imports from earlier blocks of the same document. */
export const complete = (modules: readonly BlockModule[]): BlockModule[] =>
  modules.map((module) => ({ ...module, text: withEarlierNames(module, modules) }))

/** Returns TypeScript's errors in the modules, each with its place in the document. */
export function check(modules: readonly BlockModule[]): string[] {
  return diagnose(modules).map(({ file, start = 0, messageText }) => {
    const module = modules.find((module) => module.file === file?.fileName)
    const line = file ? ts.getLineAndCharacterOfPosition(file, start).line : 0
    const added = module ? module.text.split('\n').length - exportAll(module.block.code).split('\n').length : 0
    const place = module ? `${module.document}:${module.block.line + 1 + line - added}` : file?.fileName
    return `${place} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
  })
}

/** Imports the names that an earlier block of the document declares, the nearest first. */
function withEarlierNames(module: BlockModule, modules: readonly BlockModule[]): string {
  const isEarlier = (other: BlockModule) => other.document === module.document && other.block.line < module.block.line
  const earlier = modules.filter(isEarlier).reverse()
  const own = new Set([...declaredNames(module.block.code), ...importedNames(module.block.code)])
  const used = identifiersOf(module.block.code)
  const lines = [...used].flatMap((name) => {
    if (own.has(name)) return []
    const home = earlier.find(({ block }) => declaredNames(block.code).includes(name))
    if (home) return `import { ${name} } from '${home.file}'`
    return earlier.flatMap(({ block }) => importOf(block.code, name) ?? []).slice(0, 1)
  })
  return [...lines, exportAll(module.block.code)].join('\n')
}

const importPattern = /^import (?:type )?(.*?) from ('.*')/gm

function importedNames(text: string): string[] {
  return [...text.matchAll(importPattern)].flatMap(([, clause = '']) => clause.match(/\w+(?=\s*(?:,|}|$))/g) ?? [])
}

/** Returns an import of this one name, if the text of an earlier block imports it. */
function importOf(text: string, name: string): string | undefined {
  for (const [line, clause = '', from] of text.matchAll(importPattern)) {
    if (!importedNames(line).includes(name)) continue
    return clause.includes('{') ? `import { ${name} } from ${from}` : line
  }
  return undefined
}

function identifiersOf(text: string): Set<string> {
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    const isMember = ts.isIdentifier(node) && ts.isPropertyAccessExpression(node.parent) && node.parent.name === node
    if (ts.isIdentifier(node) && !isMember) names.add(node.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('block.ts', text, ts.ScriptTarget.Latest, true))
  return names
}

function diagnose(modules: readonly BlockModule[]): ts.Diagnostic[] {
  const { options } = ts.getParsedCommandLineOfConfigFile(
    resolve(root, 'tsconfig.json'),
    { noUnusedLocals: false, noUnusedParameters: false, experimentalDecorators: true, erasableSyntaxOnly: false },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  ) ?? { options: {} }
  const texts = new Map(modules.map(({ file, text }) => [file, text]))
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists, getSourceFile } = host
  host.readFile = (file) => texts.get(file) ?? readFile(file)
  host.fileExists = (file) => texts.has(file) || fileExists(file)
  host.directoryExists = () => true
  host.getSourceFile = (file, target, ...rest) => {
    const text = texts.get(file)
    return text === undefined ? getSourceFile(file, target, ...rest) : ts.createSourceFile(file, text, target, true)
  }
  const program = ts.createProgram([prelude, ...texts.keys()], options, host)
  return modules.flatMap(({ file }) => {
    const source = program.getSourceFile(file)
    return source ? [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)] : []
  })
}
