import { codeBelow } from '../project.ts'
import { type Framework, nodeFiles } from './user.ts'

export const nodeHttp: Framework = {
  name: 'node:http',
  dependencies: {},
  files: nodeFiles(codeBelow('packages/core/README.md', 'Webhooks')),
  start: ['server.ts'],
}
