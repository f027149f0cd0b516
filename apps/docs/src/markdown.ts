/** The anchor of a heading, by GitHub's rule, so that one link works there and on the site. */
export function slugOf(heading: string): string {
  return heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*]/g, '')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')
}

export interface CodeBlock {
  /** `ts`, `sh`, ... */
  language: string
  /** The words after the language, such as `no-run`. */
  flags: readonly string[]
  code: string
  /** Line of the opening fence, from 1. */
  line: number
  /** The nearest heading above it. */
  heading: string
}

interface Heading {
  depth: number
  text: string
}

interface Link {
  target: string
  line: number
}

export interface Document {
  blocks: CodeBlock[]
  headings: Heading[]
  links: Link[]
}

/** Parses the parts of a Markdown file that the tests and the site need. */
export function parseDocument(markdown: string): Document {
  const document: Document = { blocks: [], headings: [], links: [] }
  let block: CodeBlock | undefined
  for (const [index, text] of markdown.split('\n').entries()) {
    const fence = /^```(.*)$/.exec(text)
    if (fence && block) {
      document.blocks.push(block)
      block = undefined
    } else if (fence) {
      const [language = '', ...flags] = (fence[1] ?? '').trim().split(/\s+/)
      const heading = document.headings.at(-1)?.text ?? ''
      block = { language, flags, code: '', line: index + 1, heading }
    } else if (block) {
      block.code += `${text}\n`
    } else {
      const heading = /^(#+) (.*)$/.exec(text)
      if (heading) document.headings.push({ depth: heading[1]?.length ?? 0, text: heading[2] ?? '' })
      for (const link of text.replaceAll(/`[^`]*`/g, '').matchAll(linkPattern)) {
        document.links.push({ target: link[1] ?? '', line: index + 1 })
      }
    }
  }
  return document
}

const linkPattern = /\]\(([^()\s]+)\)/g

/** Applies the function to every link outside code. */
export function mapLinks(markdown: string, change: (target: string) => string): string {
  let isCode = false
  const lines = markdown.split('\n').map((line) => {
    if (line.startsWith('```')) isCode = !isCode
    return isCode ? line : line.replaceAll(linkPattern, (_link, target) => `](${change(target)})`)
  })
  return lines.join('\n')
}
