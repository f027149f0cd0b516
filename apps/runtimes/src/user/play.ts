import { cassoWebhookHandler } from '@x/casso/webhook'
import { itsWebhookHandler } from '@x/its/webhook'
import { superShipWebhookHandler } from '@x/supership/webhook'
import { type FirstCall, measureFirstCall } from './first-call.ts'
import { type Sent, seeSent } from './sent.ts'
import { type Calls, getSetup, type Setup, type Vendor } from './setup.ts'

export interface Findings {
  /** The results by vendor: `ok`, or what went wrong. */
  vendors: Record<Vendor, { call: string; webhook?: string }>
  sent: Sent
  firstCall: FirstCall
}

const callsAtOnce = 10
const secret = 'a long random text'
// Casso publishes the key and the signature as a sample, with the body that belongs to them.
const signatureKey = 'mgExMrjj4i7a1p8Cs6LmFbpCd8lbw4sSX4LZXPag7TKazeIogtR90tvWYTkwQbvs'
const signature =
  't=1727948258788,v1=ed0a4bd2e826d5cb69988cdb141e6c1a080e21f3b57eb72cd78192220042b9e7' +
  'dde0868fc667faea8e224900fa7904e7c88dfa098032fb2d6b6996856e8b7ff3'

/** Calls every vendor, receives a webhook of each that sends them, and reports the results to the server. */
export async function play(origin: string, createCalls: (setup: Setup) => Calls): Promise<void> {
  const setup = await getSetup(origin)
  const calls = createCalls(setup)
  const vendors: Findings['vendors'] = {
    casso: { call: await callAtOnce(calls.casso), webhook: await takeCasso(setup.deliveries.casso) },
    gam: { call: await callAtOnce(calls.gam) },
    its: { call: await callAtOnce(calls.its), webhook: await takeIts(setup.deliveries.its) },
    supership: { call: await callAtOnce(calls.supership), webhook: await takeSuperShip(setup.deliveries.supership) },
    zogo: { call: await callAtOnce(calls.zogo) },
  }
  const sent = await seeSent(setup.troubles)
  const findings: Findings = { vendors, sent, firstCall: await measureFirstCall(origin) }
  await fetch(`${origin}/report`, { method: 'POST', body: JSON.stringify(findings) })
}

/** Makes several first calls at once. They must share one login: the server counts the logins. */
const callAtOnce = (job: () => Promise<unknown>) =>
  outcome(async () => {
    await Promise.all(Array.from({ length: callsAtOnce }, job))
  })

const takeCasso = (body: string) =>
  take(
    (told) => cassoWebhookHandler({ signatureKey, onTransaction: told }),
    deliver(body, { 'x-casso-signature': signature }),
    deliver(body.replace('599000', '599001'), { 'x-casso-signature': signature }),
  )

const takeIts = (body: string) =>
  take((told) => itsWebhookHandler({ secret, onChange: told }), deliver(body, {}, secret), deliver(body, {}, 'guessed'))

const takeSuperShip = (body: string) =>
  take(
    (told) => superShipWebhookHandler({ secret, onUpdate: told }),
    deliver(body, {}, secret),
    deliver(body, {}, 'guessed'),
  )

const deliver = (body: string, headers: Record<string, string>, secret = '') =>
  new Request(`https://shop.example/hook?${new URLSearchParams({ secret })}`, { method: 'POST', headers, body })

/** Checks that a genuine delivery is accepted and handled once, and that a forged one is refused. */
const take = (
  createHandler: (told: () => void) => (request: Request) => Promise<Response>,
  genuine: Request,
  forged: Request,
) =>
  outcome(async () => {
    let times = 0
    const handle = createHandler(() => {
      times += 1
    })
    const statuses = [(await handle(genuine)).status, (await handle(forged)).status].join()
    if (statuses !== '200,401' || times !== 1) throw new Error(`answered ${statuses} and told of ${times}`)
  })

async function outcome(job: () => Promise<void>): Promise<string> {
  try {
    await job()
    return 'ok'
  } catch (error) {
    return String(error)
  }
}
