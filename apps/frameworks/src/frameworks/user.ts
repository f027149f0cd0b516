import { codeBelow, type Project } from '../project.ts'

/** A project that runs as a server, on the port in `PORT`. */
export interface Framework extends Project {
  /** Arguments of Node that build it. None of the user's environment variables is set then. */
  build?: readonly string[]
  /** Arguments of Node that start it. */
  start: readonly string[]
  /** Whether it calls vendors too, at `/accounts`, `/shipments` and `/parcels`. */
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

/** The files of a plain Node server. `after` is the code that the guide leaves to the reader. */
export const nodeFiles = (code: string, after = ''): Project['files'] => ({
  'payments.ts': payments,
  'handler.ts': `import { markPaid } from './payments.ts'\n${handler}`,
  'server.ts': `import { handler } from './handler.ts'\n${code.replace('3000', 'Number(process.env.PORT)')}\n${after}`,
})

/** The files that a framework bundles: an import has no extension. */
export const bundledFiles: Project['files'] = {
  'payments.ts': payments,
  'handler.ts': `import { markPaid } from './payments'\n${handler}`,
}

/** Adds an import if the block lacks it: each block of the guide continues the one before. */
export const withNodeHandler = (code: string): string =>
  code.includes("from '@x/core/node'") ? code : `import { toNodeHandler } from '@x/core/node'\n${code}`
