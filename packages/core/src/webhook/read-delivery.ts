import { openDelivery, type WebhookInput, webhookRejected } from './delivery.ts'
import { isOneOf } from './secrets.ts'

/** Reads a delivery at once. Prefer `openDelivery`, which can judge the head before the body is read. */
export async function readDelivery(vendor: string, input: WebhookInput) {
  const { headers, url, text } = openDelivery(vendor, input)
  return { headers, body: await text(), url }
}

export const holdsSecret = ({ url }: { url: URL | undefined }, secret: string | readonly string[]): Promise<boolean> =>
  isOneOf(url?.searchParams.get('secret') ?? null, [secret].flat())

export function jsonOf(vendor: string, { body }: { body: string }): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw webhookRejected(vendor, 'The body is not JSON')
  }
}
