import { codeBelow, type Project } from '../project.ts'

/** A project that runs as a server, on the port in `PORT`. */
export interface Framework extends Project {
  /** Arguments of Node that build it. No variable of the user's is set. */
  build?: readonly string[]
  /** Arguments of Node that start it. */
  start: readonly string[]
  /** Whether it calls a vendor as well, below `/shipments`. */
  calls?: boolean
}

export const guide = 'docs/guides/webhooks.md'

/** The user's own function, which the guide calls. */
const payments = `
export async function markPaid(description: string, amount: number, id: string) {
  if (description.includes('slow')) await new Promise((resolve) => setTimeout(resolve, 1_000))
  console.log('paid', description)
}
`

const handler = codeBelow(guide, 'The handler')

/** A server in one file. `after` is what the guide leaves to the reader. */
export const nodeFiles = (code: string, after = ''): Project['files'] => ({
  'payments.ts': payments,
  'handler.ts': `import { markPaid } from './payments.ts'\n${handler}`,
  'server.ts': `import { handler } from './handler.ts'\n${code.replace('3000', 'Number(process.env.PORT)')}\n${after}`,
})

/** For a bundler. */
export const bundledFiles: Project['files'] = {
  'payments.ts': payments,
  'handler.ts': `import { markPaid } from './payments'\n${handler}`,
}

/** Each block of the guide goes on where the one before has ended. */
export const withNodeHandler = (code: string): string =>
  code.includes("from '@x/core/node'") ? code : `import { toNodeHandler } from '@x/core/node'\n${code}`
