import { codeBelow } from '../project.ts'
import { type Framework, guide, nodeFiles, withNodeHandler } from './user.ts'

export const fastify: Framework = {
  name: 'Fastify 5',
  dependencies: { fastify: '5.12.8' },
  files: nodeFiles(
    withNodeHandler(codeBelow(guide, 'Fastify')),
    "await fastify.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })",
  ),
  start: ['server.ts'],
}
