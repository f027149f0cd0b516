import { outcomeOf, type Promises } from 'test-kit/deviations'
import { createSuperShip, type SuperShip } from '../src/index.ts'

/** A documented reply, and how far each of its fields is promised. */
export interface Sample extends Promises {
  operation: string
  fixture: { results: unknown }
  call(client: SuperShip): Promise<unknown>
  /** These may be missing without a `reply.deviated` event. */
  optional?: readonly string[]
}

/** Makes the call against a fake SuperShip that returns these results. */
export async function answered({ fixture, call }: Sample, results: unknown) {
  const body = { ...fixture, results }
  const outcome = await outcomeOf((onEvent) =>
    call(createSuperShip({ token: 'made-up-token', retry: 0, fetch: async () => Response.json(body), onEvent })),
  )
  return { ...outcome, body }
}
