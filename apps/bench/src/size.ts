import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build } from 'esbuild'

/** Returns the bytes of the code as a browser would get it: bundled with its dependencies, minified, `gzip -9`. */
export async function bundleSize(code: string, folder: URL, alias: Record<string, string> = {}): Promise<number> {
  const source = { stdin: { contents: code, resolveDir: fileURLToPath(folder), loader: 'ts' as const }, alias }
  const text = (await bundle(source, 'browser')) ?? (await bundle(source, 'node'))
  if (text === undefined) throw new Error(`Nothing can bundle: ${code}`)
  return gzipSync(text, { level: 9 }).byteLength
}

/** Returns undefined when the code needs something that the platform does not have. */
async function bundle(source: BuildOptions, platform: 'browser' | 'node'): Promise<string | undefined> {
  try {
    const { outputFiles } = await build({
      ...source,
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      target: 'es2023',
      platform,
      logLevel: 'silent',
    })
    return outputFiles[0]?.text
  } catch {
    return
  }
}

/** ky, and valibot with one schema of eight fields: what a careful user would have anyway. */
export const floorCode = `
  import ky from 'ky'
  import { array, looseObject, nullish, number, parse, string } from 'valibot'
  const user = looseObject({ id: number(), email: string() })
  const account = looseObject({ id: number(), name: string(), memo: nullish(string()) })
  const schema = looseObject({ user, accounts: array(account), total: number() })
  export const get = async (url) => parse(schema, await ky.get(url).json())`

/** The part of core that works under any client. */
export const authFetchCode = `export { createAuthFetch, createGrantManager } from '@x/core'`
