import { createReadStream, existsSync, mkdirSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, resolve } from 'node:path'

const dist = resolve(import.meta.dirname, '../dist')
/** The folder of the screenshots, which git ignores. */
export const pictures = resolve(import.meta.dirname, '../reports')
mkdirSync(pictures, { recursive: true })

/** Where the site is served: in some folder, as on a project's static host, and in the folder of the documents. */
const folders = ['/some/folder/', '/documents/playground/'] as const
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** Serves the build as a simple static host would. */
export async function serveSite(): Promise<{ url: string; published: string; close(): void }> {
  if (!existsSync(join(dist, 'index.html'))) throw new Error('There is no build: run `pnpm build` first')
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const folder = folders.find((place) => pathname.startsWith(place))
    const name = pathname === folder ? 'index.html' : pathname.slice(folder?.length)
    const path = join(dist, name)
    if (folder === undefined || !path.startsWith(dist) || !existsSync(path) || !statSync(path).isFile()) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' })
    createReadStream(path).pipe(response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const [url, published] = folders.map((folder) => `http://localhost:${port}${folder}`) as [string, string]
  return { url, published, close: () => server.close() }
}
