import { globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const packages = resolve(import.meta.dirname, '../packages')
const core = join(packages, 'core/src')

/** The face of each room of core: only these files may be imported from outside of the room. */
const faces: Record<string, readonly string[]> = {
  'auth-fetch': ['auth-fetch', 'challenge', 'headers', 'origin', 'prepare-request', 'send'],
  client: [
    ...['adapter', 'bind', 'check-options', 'client', 'debug-log', 'endpoint', 'events', 'options', 'parse-response'],
    ...['reply', 'request', 'schema'],
  ],
  errors: ['api-error', 'from-response', 'plain-text', 'redact', 'secret'],
  'grant-manager': ['grant-manager', 'single-flight', 'static-grant', 'types'],
  ky: ['retry', 'watch-call'],
  node: ['read-body', 'respond', 'shapes'],
  oauth: ['token-request'],
  stores: [
    ...['record-place', 'grant-store', 'key-value', 'memory', 'redis/claims', 'redis/redis', 'resilient-store'],
    ...['sealer'],
  ],
  utils: ['abort', 'body', 'clock', 'encoding', 'safely', 'shape'],
  webhook: ['delivery', 'handler', 'once', 'secrets'],
}

/** The entries of core that a vendor package may import. */
const vendorEntries = ['@x/core/vendor', '@x/core/webhook', '@x/core/mock']

interface Import {
  from: string
  to: string
}

function importsOf(folder: string): Import[] {
  const files = globSync('**/*.ts', { cwd: folder }).filter((path) => !path.endsWith('.test.ts'))
  return files.flatMap((from) => {
    const text = readFileSync(join(folder, from), 'utf8')
    return Array.from(text.matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g), ([, named, dynamic]) => {
      const target = named ?? dynamic ?? ''
      return { from, to: target.startsWith('.') ? join(dirname(from), target) : target }
    })
  })
}

const roomOf = (path: string) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')
const ofCore = importsOf(core)
const between = ofCore.filter(({ from, to }) => to.endsWith('.ts') && roomOf(to) !== '' && roomOf(from) !== roomOf(to))
const told = ({ from, to }: Import) => `${from} imports ${to}`

test('each room of core is listed', () => {
  const rooms = new Set(globSync('*/**/*.ts', { cwd: core }).map(roomOf))
  expect([...rooms].sort()).toEqual(Object.keys(faces))
})

test('a room of core is entered by its face only', () => {
  const hidden = between.filter(({ to }) => {
    const room = roomOf(to)
    return !faces[room]?.includes(to.slice(room.length + 1, -'.ts'.length))
  })
  expect(hidden.map(told), 'These files are not in the face of their room: see the list in this test').toEqual([])
})

test('utils knows no other room, and no room knows an entry', () => {
  expect(between.filter(({ from }) => roomOf(from) === 'utils').map(told)).toEqual([])
  const entries = ofCore.filter(({ from, to }) => roomOf(from) !== '' && to.endsWith('.ts') && roomOf(to) === '')
  expect(entries.map(told)).toEqual([])
})

test('only ky.ts and its room import ky, and only ky.ts enters that room', () => {
  const importers = new Set(ofCore.filter(({ to }) => to === 'ky').map(({ from }) => from))
  expect(importers).toEqual(new Set(['ky.ts', 'ky/retry.ts', 'ky/watch-call.ts']))
  expect(new Set(between.filter(({ to }) => roomOf(to) === 'ky').map(({ from }) => from))).toEqual(new Set(['ky.ts']))
})

test('a vendor imports the kit for authors of core and valibot, and msw in its mock', () => {
  const vendors = globSync('*/src', { cwd: packages, exclude: ['core/src'] })
  const found = vendors.flatMap((folder) => importsOf(join(packages, folder)).map((each) => ({ ...each, folder })))
  const foreign = found.filter(({ from, to }) => {
    if (/\.(ts|json)$/.test(to)) return to.startsWith('..')
    const isMock = /^mock(\.ts$|\/|-)/.test(from)
    return !vendorEntries.includes(to) && to !== 'valibot' && !(isMock && /^msw(\/|$)/.test(to))
  })
  expect(found.length).toBeGreaterThan(100)
  expect(foreign.map((each) => `${each.folder}: ${told(each)}`)).toEqual([])
})
