import ts from 'typescript'

/** Finds the name of the innermost named function, method or top-level constant around an offset of `source`. */
export function createNamer(source: string): (at: number) => string {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest)
  return (at) => {
    let found = ''
    const look = (node: ts.Node, isTop: boolean) => {
      if (at < node.getStart(file) || at >= node.end) return
      found = nameOf(node, file, isTop) ?? found
      ts.forEachChild(node, (child) => look(child, isTop && !ts.isFunctionLike(node)))
    }
    ts.forEachChild(file, (node) => look(node, true))
    return found
  }
}

function nameOf(node: ts.Node, file: ts.SourceFile, isTop: boolean): string | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isClassDeclaration(node)) {
    return node.name?.getText(file)
  }
  const isNamed = ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)
  if (!isNamed || node.initializer === undefined) return
  return isTop || ts.isFunctionLike(node.initializer) ? node.name.getText(file) : undefined
}
