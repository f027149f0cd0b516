import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createDice } from 'test-kit/dice'
import type { Sample, Work } from './clients.ts'
import { findStages } from './stages.ts'
import { openVendors } from './vendors.ts'

/** A sample, and what the vendors had to do until then. */
export interface Moment extends Sample {
  logins: number
  loginBound: number
}

/** The vendors in this process, and all of their clients in another, so that what is measured there is the clients' alone. */
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
