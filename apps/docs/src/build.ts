import { cpSync, renameSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'vitepress'
import { checkSite } from './check-site.ts'
import { writeOpenApiPages } from './openapi-pages.ts'
import { writeReference } from './reference.ts'
import { shareWithOtherLanguages, stage, stagePages } from './stage.ts'

stagePages()
await writeReference()
renameSync(resolve(stage, 'api/typedoc-sidebar.json'), resolve(stage, 'api/sidebar.json'))
await writeOpenApiPages()
shareWithOtherLanguages('api')
shareWithOtherLanguages('openapi')
await build(resolve(import.meta.dirname, '..'))
const site = resolve(import.meta.dirname, '../dist/site')
cpSync(resolve(import.meta.dirname, '../../playground/dist'), resolve(site, 'playground'), { recursive: true })
checkSite(site)
