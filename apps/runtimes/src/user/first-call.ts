import { keyValueGrantStore } from '@x/core'
import { createZogo } from '@x/zogo'

/** Milliseconds of CPU for a client's first call, including its login. */
export interface FirstCall {
  /** Without a store. */
  alone: number
  /** With a store, whose key must be derived. */
  shared: number
}

const clients = 20

export async function measureFirstCall(origin: string): Promise<FirstCall> {
  await measure(origin, () => callOnce(true))
  return {
    alone: await measure(origin, () => callOnce(false)),
    shared: await measure(origin, () => callOnce(true)),
  }
}

/** Asks the server for the CPU time of this process, since a Worker's own clock stands still while it computes. */
async function cpuTime(origin: string): Promise<number> {
  const reply = await fetch(`${origin}/cpu`)
  return Number(await reply.text())
}

async function measure(origin: string, job: () => Promise<unknown>): Promise<number> {
  const start = await cpuTime(origin)
  for (let count = 0; count < clients; count += 1) await job()
  return ((await cpuTime(origin)) - start) / clients
}

/** A vendor inside this program, so that nothing but our own work is measured. */
const answer = async () => Response.json({ code: 200, status: 'success', access_token: 'made-up', data: [] })

function callOnce(isShared: boolean): Promise<unknown> {
  const zogo = createZogo({
    username: 'shop@example.com',
    password: 'made-up',
    clientId: 1,
    clientSecret: 'made-up',
    environment: 'sandbox',
    fetch: answer,
    ...(isShared && { store: keyValueGrantStore(new Map()) }),
  })
  return zogo.request('GET', 'shipments')
}
