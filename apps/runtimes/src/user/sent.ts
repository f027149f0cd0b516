import { createCasso, isApiError } from '@x/casso'

/** Addresses at which a write goes wrong in one way each, by the name of that way. */
export type Troubles = Record<string, string>

/** What `error.sent` says of each. */
export type Sent = Record<string, string>

const timeout = 500

/** Makes a write at each address, which must fail. */
export async function seeSent(troubles: Troubles): Promise<Sent> {
  const seen: Sent = {}
  for (const [name, baseUrl] of Object.entries(troubles)) seen[name] = await writeAt(baseUrl)
  return seen
}

async function writeAt(baseUrl: string): Promise<string> {
  const casso = createCasso({ apiKey: 'made-up-key', baseUrl, allowHttp: true, timeout })
  try {
    await casso.request('POST', 'orders', { json: { soc: 'DH35' } })
    return 'no error'
  } catch (error) {
    return isApiError(error) ? `${error.sent}, ${error.code}` : String(error)
  }
}
