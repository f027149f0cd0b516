import { codeBelow } from '../project.ts'
import { type Framework, guide, nodeFiles, withNodeHandler } from './user.ts'

export const nodeHttp: Framework = {
  name: 'node:http',
  dependencies: {},
  files: nodeFiles(withNodeHandler(codeBelow(guide, 'node:http'))),
  start: ['server.ts'],
}
