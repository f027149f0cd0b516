import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { documentOf } from './document.ts'

/** Writes `dist/openapi.json` of the package in the folder, if it has one. */
export async function writeDocument(folder: string): Promise<void> {
  const document = await documentOf(folder)
  if (document === undefined) return
  mkdirSync(resolve(folder, 'dist'), { recursive: true })
  writeFileSync(resolve(folder, 'dist/openapi.json'), `${JSON.stringify(document, null, 2)}\n`)
}
