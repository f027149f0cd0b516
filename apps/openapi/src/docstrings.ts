import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'

const verbs: Record<string, string> = { get: 'GET', post: 'POST', put: 'PUT', del: 'DELETE' }

/** The docstring of each endpoint in a vendor's tables, by method and path. */
export function readDocstrings(folder: string): Map<string, string> {
  const docs = new Map<string, string>()
  for (const path of globSync('src/**/*.ts', { cwd: folder })) {
    const file = resolve(folder, path)
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
    const named = new Map<string, string>()
    const visit = (node: ts.Node): void => {
      if (ts.isVariableDeclaration(node)) named.set(node.name.getText(source), endpointOf(node.initializer) ?? '')
      if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
        const value = ts.isPropertyAssignment(node) ? node.initializer : node.name
        const endpoint = endpointOf(value) ?? named.get(value.getText(source))
        const text = textOf(node)
        if (endpoint && text !== '') docs.set(endpoint, text)
      }
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return docs
}

/** Method and path of what `get('path', ...)` and the like define. */
function endpointOf(node: ts.Expression | undefined): string | undefined {
  if (node === undefined || !ts.isCallExpression(node)) return undefined
  const method = verbs[node.expression.getText()]
  const [template] = node.arguments
  return method && template && ts.isStringLiteral(template) ? `${method} ${template.text}` : undefined
}

/** The docstring without its tags, one line a paragraph. */
function textOf(node: ts.Node): string {
  const texts = ts
    .getJSDocCommentsAndTags(node)
    .map((doc) => (ts.isJSDoc(doc) ? ts.getTextOfJSDocComment(doc.comment) : undefined))
  return (texts.find((text) => text !== undefined) ?? '').replaceAll(/(?<!\n)\n(?!\n)/g, ' ').trim()
}
