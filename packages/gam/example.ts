import { createKy } from '@x/core/ky'
import { createGam, type GamApp } from '@x/gam'
import * as v from 'valibot'

// Path and fields as they stand in the documents that GAM gave you.
const reply = v.object({ data: v.object({ id: v.string(), state: v.string() }) })

export async function getOrder(app: GamApp, id: string) {
  const api = createKy(createGam({ ...app, environment: 'staging' }))
  const { data } = await api.get(`api/v1/orders/${encodeURIComponent(id)}`).json(reply)
  return data
}
