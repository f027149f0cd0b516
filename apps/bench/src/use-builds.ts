import { registerHooks } from 'node:module'
import { builds } from './builds.ts'

registerHooks({ resolve: (name, context, next) => next(builds.get(name)?.href ?? name, context) })
