import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createDice } from 'test-kit/dice'
import type { Sample, Work } from './clients.ts'
import { findStages } from './stages.ts'
import { openVendors } from './vendors.ts'

/** A sample, and the logins at the vendors until then. */
export interface Moment extends Sample {
  logins: number
  loginBound: number
}

/** Runs the vendors in this process and all clients in another, so that the samples measure only the clients. */
export async function soak(options: Omit<Work, 'origin'>, onMoment?: (moment: Moment) => void): Promise<Moment[]> {
  const vendors = await openVendors(await findStages(), createDice(options.seed))
  const work: Work = { ...options, origin: vendors.origin }
  const script = resolve(import.meta.dirname, 'clients.ts')
  const clients = fork(script, [JSON.stringify(work)], { execArgv: ['--expose-gc'] })
  const moments: Moment[] = []
  clients.on('message', (sample: Sample) => {
    const moment = { ...sample, logins: vendors.logins(), loginBound: vendors.bound() + sample.failedLogins }
    moments.push(moment)
    onMoment?.(moment)
  })
  const [code] = await once(clients, 'exit')
  await vendors.close()
  if (code !== 0) throw new Error(`The clients' process ended with ${code}`)
  return moments
}
