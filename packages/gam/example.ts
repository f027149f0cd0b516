import { createGam, type GamApp } from '@x/gam'
import * as v from 'valibot'

// Path and fields as they stand in the documents that GAM gave you.
const order = v.looseObject({ id: v.string(), state: v.string() })

export async function getOrder(app: GamApp, id: string) {
  const gam = createGam({ ...app, environment: 'staging' })
  return gam.request('GET', `api/v1/orders/${encodeURIComponent(id)}`, { schema: order })
}
