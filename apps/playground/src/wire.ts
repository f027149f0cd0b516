/** One thing that went over the wire, in the order it happened; holds no secret. */
export interface Crossing {
  from: Lane
  to: Lane
  /** `POST /login`, `200`, `no reply`, with nothing of headers or bodies but the scheme of the credential. */
  text: string
}

export type Lane = 'app' | 'client' | 'auth' | 'api'

export interface Wire {
  crossings: Crossing[]
  /** The `fetch` that writes down what passes. */
  fetch: typeof fetch
}

/** Listens on the wire between a client and its vendor; addresses that match `authPath` are the auth server's. */
export function createWire(authPath: RegExp): Wire {
  const crossings: Crossing[] = []
  return {
    crossings,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const url = new URL(request.url)
      const lane = authPath.test(url.pathname) ? 'auth' : 'api'
      const scheme = request.headers.get('authorization')?.split(' ')[0]
      const credential = scheme === undefined ? '' : `  ${scheme} ***`
      crossings.push({ from: 'client', to: lane, text: `${request.method} ${url.pathname}${credential}` })
      try {
        const response = await globalThis.fetch(request)
        crossings.push({ from: lane, to: 'client', text: String(response.status) })
        return response
      } catch (error) {
        crossings.push({ from: lane, to: 'client', text: 'no reply' })
        throw error
      }
    },
  }
}

/** Runs of the same crossing, counted: a hundred calls are one line. */
export function countRuns(crossings: readonly Crossing[]): (Crossing & { times: number })[] {
  const runs: (Crossing & { times: number })[] = []
  for (const crossing of crossings) {
    const last = runs.at(-1)
    const isSame = last?.from === crossing.from && last.to === crossing.to && last.text === crossing.text
    if (isSame) last.times += 1
    else runs.push({ ...crossing, times: 1 })
  }
  return runs
}
