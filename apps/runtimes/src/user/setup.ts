import { type CassoOptions, createCasso } from '@x/casso'
import { createGam, type GamOptions } from '@x/gam'
import { createIts, type ItsOptions } from '@x/its'
import { createSuperShip, type SuperShipOptions } from '@x/supership'
import { createZogo, type ZogoOptions } from '@x/zogo'
import type { Troubles } from './sent.ts'

export type Vendor = 'casso' | 'gam' | 'its' | 'supership' | 'zogo'

/** What the server sends to the program, as JSON. */
export interface Setup {
  /** Options of the clients, with credentials that the vendors' mocks accept. */
  options: {
    casso: CassoOptions
    gam: GamOptions
    its: ItsOptions & { shopId: string }
    supership: SuperShipOptions
    zogo: ZogoOptions
  }
  /** Bodies that the vendors could have sent. */
  deliveries: { casso: string; its: string; supership: string }
  troubles: Troubles
}

export type Calls = Record<Vendor, () => Promise<unknown>>

export async function getSetup(origin: string): Promise<Setup> {
  const response = await fetch(`${origin}/setup`)
  return (await response.json()) as Setup
}

/** Creates one client of each vendor. Returns a call of each that needs its login. */
export function createCalls({ options }: Setup, client: Pick<ZogoOptions, 'waitUntil'> = {}): Calls {
  const casso = createCasso({ ...options.casso, ...client })
  const gam = createGam({ ...options.gam, ...client })
  const { shopId, ...partner } = options.its
  const its = createIts({ ...partner, ...client }).shop({ shopId })
  const supership = createSuperShip({ ...options.supership, ...client })
  const zogo = createZogo({ ...options.zogo, ...client })
  return {
    casso: () => casso.userInfo(),
    gam: () => gam.authenticated(),
    its: () => its.current(),
    supership: () => supership.warehouses.list(),
    zogo: () => zogo.request('GET', 'shipments'),
  }
}
