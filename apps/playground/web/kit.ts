import { network as worker } from 'virtual:msw'
import type { HttpHandler } from 'msw'
import { HttpNetworkFrame } from 'msw/experimental'
import { compareCrowds } from '../src/engine/crowd.ts'
import type { Network } from '../src/engine/network.ts'
import { createSession } from '../src/engine/session.ts'
import { openStory } from '../src/engine/tell.ts'
import { troubles } from '../src/engine/troubles.ts'
import { vendors } from './vendors.ts'

/** Everything that needs the clients and their mocks. It loads separately, so that the page appears before it. */
export interface Kit {
  network: Network
  vendors: typeof vendors
  troubles: typeof troubles
  createSession: typeof createSession
  openStory: typeof openStory
  compareCrowds: typeof compareCrowds
}

/** How many handlers to keep: mocks of earlier pages still answer, since their clients may be renewing a token. */
const mostHandlers = 40
let active: HttpHandler[] = []

const network: Network = {
  use: (handlers) => {
    active = [...new Set([...handlers, ...active])].slice(0, mostHandlers)
    worker.resetHandlers(...active)
  },
}

export async function startKit(): Promise<Kit> {
  worker.configure({
    // The wire shows the traffic. Logging it to the console too took a tenth of the time of a thousand calls.
    context: { quiet: true },
    // Only the page's own files may be fetched; nothing ever reaches a vendor.
    onUnhandledFrame: ({ frame, defaults }) => {
      const isOwn =
        frame instanceof HttpNetworkFrame && new URL(frame.data.request.url).origin === window.location.origin
      if (!isOwn) defaults.error()
    },
  })
  await worker.enable()
  return { network, vendors, troubles, createSession, openStory, compareCrowds }
}
