import { createKy } from '@x/core/ky'
import { createZogo, type ZogoAccount } from '@x/zogo'
import * as v from 'valibot'

// Path and fields as they stand in the documents that Zogo gave you.
const reply = v.object({ data: v.array(v.object({ id: v.string(), status_text: v.string() })) })

export async function listShipments(account: ZogoAccount) {
  const api = createKy(createZogo({ ...account, environment: 'sandbox' }))
  const { data } = await api.get('shipments', { searchParams: { page: 1 } }).json(reply)
  return data
}
