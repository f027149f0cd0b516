import { resolve } from 'node:path'
import ts from 'typescript'

const root = resolve(import.meta.dirname, '../../..')

/** Creates a function that counts the compiler's errors in a file with this text. */
export function createCompiler(paths: readonly string[]): (path: string, text: string) => number {
  const { config } = ts.readConfigFile(resolve(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root)
  const names = paths.map((path) => resolve(root, path))
  const texts = new Map<string, string>()
  let version = 0
  const service = ts.createLanguageService({
    // A change may leave a name unused. That alone does not make it invalid.
    getCompilationSettings: () => ({ ...options, noUnusedLocals: false, noUnusedParameters: false }),
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    getScriptFileNames: () => names,
    getScriptVersion: (name) => (texts.has(name) ? String(version) : ''),
    getScriptSnapshot: (name) => {
      const text = texts.get(name) ?? ts.sys.readFile(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
  })

  return (path, text) => {
    const name = resolve(root, path)
    version += 1
    texts.clear()
    texts.set(name, text)
    return [...service.getSyntacticDiagnostics(name), ...service.getSemanticDiagnostics(name)].length
  }
}
