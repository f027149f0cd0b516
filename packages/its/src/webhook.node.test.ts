import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeHandler } from '@x/core/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import callLog from './mock/fixtures/call-log.json' with { type: 'json' }
import delivery from './mock/fixtures/webhook-delivery.json' with { type: 'json' }
import { itsWebhookHandler } from './webhook.ts'

const secret = 'made-up-secret-text'
const seen: string[] = []
const handler = itsWebhookHandler({ secret, onChange: ({ entity }) => seen.push(entity) })
const server = createServer(toNodeHandler(handler))
let origin = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

const send = (path: string, body = JSON.stringify(delivery)) =>
  fetch(`${origin}${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json' } })

test('behind node:http, a genuine delivery is handed over and answered with the bare text ok', async () => {
  const answer = await send(`/its?secret=${secret}`)
  expect([answer.status, await answer.text(), seen]).toEqual([200, 'ok', ['call_log']])
})

test('behind node:http, strangers are turned away and the server lives on', async () => {
  for (const path of ['/its', '/its?secret=guess', '//', `//its?Secret=${secret}`]) {
    expect((await send(path, '{')).status, path).toBe(401)
  }
  expect((await send(`/its?secret=${secret}`)).status).toBe(200)
})

test('B15: a delivery of 1,000 changes, the most that ITS sends, is handed over', async () => {
  const latest = { call_log: { ...callLog, call_targets: Array(3).fill(callLog.call_targets[0]) } }
  const changes = Array(1_000).fill({ entity: 'call_log', change_type: 'update', latest, changed: latest })
  const body = JSON.stringify({ id: '1', changes })
  expect(body.length).toBeGreaterThan(1024 * 1024)
  seen.length = 0
  expect((await send(`/its?secret=${secret}`, body)).status).toBe(200)
  expect(seen).toHaveLength(1_000)
  expect((await send(`/its?secret=${secret}`, ' '.repeat(8 * 1024 * 1024 + 1))).status).toBe(413)
})
