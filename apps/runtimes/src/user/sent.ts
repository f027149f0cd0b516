import { createCasso, isApiError } from '@x/casso'

/** Addresses at which a write fails, each in its own way, by the name of the trouble. */
export type Troubles = Record<string, string>

/** `error.sent` and the error's code, by the name of the trouble. */
export type Sent = Record<string, string>

const timeout = 500

/** Makes a write at each address. All of them must fail. */
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
