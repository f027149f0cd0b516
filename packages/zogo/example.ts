import { createZogo, type ZogoAccount } from '@x/zogo'
import * as v from 'valibot'

// Path and fields as they stand in the documents that Zogo gave you.
const shipment = v.looseObject({ id: v.string(), status_text: v.string() })

export async function listShipments(account: ZogoAccount) {
  const zogo = createZogo({ ...account, environment: 'sandbox' })
  return zogo.request('GET', 'shipments', { query: { page: 1 }, schema: v.array(shipment) })
}
