import { typescriptLanguage } from '@codemirror/lang-javascript'
import type { SyntaxNode } from '@lezer/common'

/** Reads the arguments of a call in code; undefined if there is no such call, or if an argument is not a literal. */
export function readArguments(code: string, callee: string): unknown[] | undefined {
  const tree = typescriptLanguage.parser.parse(code)
  const textOf = ({ from, to }: SyntaxNode) => code.slice(from, to)
  let args: SyntaxNode | undefined
  tree.iterate({
    enter: ({ node }) => {
      const [called, list] = childrenOf(node)
      if (node.name === 'CallExpression' && called && textOf(called) === callee) args ??= list
    },
  })
  if (args === undefined) return undefined
  try {
    return childrenOf(args).map((node) => readValue(node, textOf))
  } catch (error) {
    if (error instanceof NoValue) return undefined
    throw error
  }
}

/** Thrown for code that has no value before it runs. */
class NoValue extends Error {}

const punctuation = new Set(['(', ')', '[', ']', '{', '}', ',', ':'])

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (!punctuation.has(child.name) && !child.name.endsWith('Comment')) children.push(child)
  }
  return children
}

type TextOf = (node: SyntaxNode) => string

function readValue(node: SyntaxNode, textOf: TextOf): unknown {
  const text = textOf(node)
  const [first, second] = childrenOf(node)
  switch (node.name) {
    case 'String':
      return readText(text)
    case 'Number':
      return Number(text.replaceAll('_', ''))
    case 'BooleanLiteral':
      return text === 'true'
    case 'null':
      return null
    case 'UnaryExpression':
      if (first && second && textOf(first) === '-') return -Number(readValue(second, textOf))
      throw new NoValue(text)
    case 'ArrayExpression':
      return childrenOf(node).map((entry) => readValue(entry, textOf))
    case 'ObjectExpression':
      return Object.fromEntries(childrenOf(node).map((property) => readProperty(property, textOf)))
    default:
      if (text === 'undefined') return undefined
      throw new NoValue(text)
  }
}

function readProperty(property: SyntaxNode, textOf: TextOf): [string, unknown] {
  const [key, value, ...more] = childrenOf(property)
  if (key === undefined || value === undefined || more.length > 0) throw new NoValue(textOf(property))
  return [key.name === 'String' ? readText(textOf(key)) : textOf(key), readValue(value, textOf)]
}

/** Reads a string in single or double quotes. Apart from its quotes, it is JSON. */
function readText(quoted: string): string {
  const inside = quoted
    .slice(1, -1)
    .replaceAll("\\'", "'")
    .replaceAll(/(?<!\\)((?:\\\\)*)"/g, '$1\\"')
  try {
    return JSON.parse(`"${inside}"`)
  } catch {
    throw new NoValue(quoted)
  }
}
