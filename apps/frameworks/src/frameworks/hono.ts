import { codeBelow } from '../project.ts'
import { type Framework, guide, nodeFiles } from './user.ts'

export const hono: Framework = {
  name: 'Hono 4',
  dependencies: { hono: '4.13.19', '@hono/node-server': '2.1.9' },
  files: nodeFiles(
    codeBelow(guide, 'Hono'),
    "import { serve } from '@hono/node-server'\nserve({ fetch: hono.fetch, port: Number(process.env.PORT) })",
  ),
  start: ['server.ts'],
}
