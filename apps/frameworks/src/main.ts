import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attacks, signatureKey } from './attacks.ts'
import { tryCalls } from './caches.ts'
import { express4, express5 } from './frameworks/express.ts'
import { fastify } from './frameworks/fastify.ts'
import { hono } from './frameworks/hono.ts'
import { nestjs } from './frameworks/nest.ts'
import { next14, next16 } from './frameworks/next.ts'
import { nodeHttp } from './frameworks/node.ts'
import type { Framework } from './frameworks/user.ts'
import { createProject, packAll, run } from './project.ts'
import { start } from './server.ts'

// Installs the packed packages beside each framework, with the code of our own documents, and attacks what comes of it.

const frameworks: readonly Framework[] = [nodeHttp, express5, express4, fastify, nestjs, hono, next14, next16]
const wanted = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'frameworks-'))

function tell(framework: string, check: string, verdict: string): void {
  console.log([framework.padEnd(10), check.padEnd(52), verdict].join(' · '))
}

/** Runs one check and prints its row. */
async function check(framework: Framework, name: string, job: () => unknown): Promise<boolean> {
  try {
    tell(framework.name, name, ['ok', await job()].filter(Boolean).join(', '))
    return true
  } catch (error) {
    process.exitCode = 1
    tell(framework.name, name, `FAILED: ${error instanceof Error ? error.message : error}`)
    return false
  }
}

async function tryOut(framework: Framework, packed: Record<string, string>): Promise<void> {
  const { name, build } = framework
  const project = join(folder, name.replace(/\W/g, '-'))
  createProject(project, framework, packed)
  const isBuilt =
    build === undefined ||
    (await check(framework, 'builds without the environment', () => void run(process.execPath, build, project)))
  if (!isBuilt) return
  const begin = (env: Record<string, string>) =>
    start(project, framework.start, { ...env, CASSO_SIGNATURE_KEY: signatureKey })
  const server = await begin({})
  try {
    for (const attack of attacks) await check(framework, attack.name, () => attack.run(server))
  } finally {
    await server.stop()
  }
  if (framework.calls) await tryCalls((what, job) => check(framework, what, job), begin, join(project, '.next/cache'))
}

try {
  const packed = packAll(join(folder, 'packed'))
  for (const framework of frameworks) {
    if (wanted.length === 0 || wanted.some((name) => framework.name.toLowerCase().includes(name.toLowerCase())))
      await tryOut(framework, packed)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
