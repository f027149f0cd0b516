import { codeBelow } from '../project.ts'
import { type Framework, guide, nodeFiles } from './user.ts'

const files = nodeFiles(codeBelow(guide, 'Express'), 'app.listen(process.env.PORT)')

export const express5: Framework = {
  name: 'Express 5',
  dependencies: { express: '5.3.0' },
  files,
  start: ['server.ts'],
}

export const express4: Framework = {
  name: 'Express 4',
  dependencies: { express: '4.22.3' },
  files,
  start: ['server.ts'],
}
