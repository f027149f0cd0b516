import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attacks, signatureKey } from './attacks.ts'
import { bundle, bundlerNames } from './bundlers.ts'
import { tryCalls } from './caches.ts'
import { express4, express5 } from './frameworks/express.ts'
import { fastify } from './frameworks/fastify.ts'
import { hono } from './frameworks/hono.ts'
import { nestjs } from './frameworks/nest.ts'
import { next14, next16 } from './frameworks/next.ts'
import { nodeHttp } from './frameworks/node.ts'
import type { Framework } from './frameworks/user.ts'
import { createProject, packAll, run } from './project.ts'
import { followReadme, vendors } from './readmes.ts'
import { runnerNames, testWith } from './runners.ts'
import { startServer } from './server.ts'

// Installs the packed packages, alone and beside each framework, with the code of our own documents. Runs what the
// READMEs show, and attacks the servers.

const frameworks: readonly Framework[] = [nodeHttp, express5, express4, fastify, nestjs, hono, next14, next16]
const wanted = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'frameworks-'))

/** Runs one check and prints its row. */
async function check(name: string, what: string, job: () => unknown): Promise<boolean> {
  const tell = (verdict: string) => console.log([name.padEnd(12), what.padEnd(52), verdict].join(' · '))
  try {
    tell(['ok', await job()].filter(Boolean).join(', '))
    return true
  } catch (error) {
    process.exitCode = 1
    tell(`FAILED: ${String(error instanceof Error ? error.message : error).slice(-2_000)}`)
    return false
  }
}

const folderOf = (name: string) => join(folder, name.replace(/\W+/g, '-'))

async function tryOut(framework: Framework): Promise<void> {
  const { name, build, start } = framework
  const project = folderOf(name)
  createProject(project, framework, packed)
  const isBuilt =
    build === undefined ||
    (await check(name, 'builds without the environment', () => void run(process.execPath, build, project)))
  if (!isBuilt) return
  const begin = (env: Record<string, string>) =>
    startServer(project, start, { ...env, CASSO_SIGNATURE_KEY: signatureKey })
  const server = await begin({})
  try {
    const begun = new Map(attacks.filter(({ waits }) => waits).map((attack) => [attack, attack.run(server)]))
    // `check` below reports a failure, when the row of this attack is printed.
    for (const running of begun.values()) running.catch(() => {})
    for (const attack of attacks) await check(name, attack.name, () => begun.get(attack) ?? attack.run(server))
  } finally {
    await server.stop()
  }
  if (framework.calls) await tryCalls((what, job) => check(name, what, job), begin, join(project, '.next/cache'))
}

const isWanted = (name: string) =>
  wanted.length === 0 || wanted.some((part) => name.toLowerCase().includes(part.toLowerCase()))
const packed = packAll(join(folder, 'packed'))
try {
  for (const vendor of vendors.filter((vendor) => isWanted(`@x/${vendor}`))) {
    const name = `@x/${vendor}`
    await check(name, 'its README runs in an empty folder', () => followReadme(vendor, folderOf(name), packed))
  }
  for (const name of runnerNames.filter(isWanted)) {
    await check(name, 'the guide’s test passes', () => testWith(name, folderOf(name), packed))
  }
  for (const name of bundlerNames.filter(isWanted)) {
    await check(name, 'its bundle of all vendors runs', () => bundle(name, folderOf(name), packed))
  }
  for (const framework of frameworks.filter(({ name }) => isWanted(name))) {
    await check(framework.name, 'is tried out', () => tryOut(framework))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
