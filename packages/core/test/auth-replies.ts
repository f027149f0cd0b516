import fc from 'fast-check'
import { markDoubt } from '../src/errors/from-response.ts'
import type { Clock } from '../src/utils/clock.ts'
import { type AuthCall, failure, grant } from './auth-server.ts'

/** What an auth server may answer. */
export type Reply =
  | { is: 'ok'; lifeMs: number | undefined; refresh: 'none' | 'same' | 'new' }
  /**
   * `app`: the app's own id or secret is wrong. `unusable`: 2xx without a token. `doubtful`: perhaps not the vendor's.
   * `lost`: nothing of the sort lives at that address. `odd`: no error of ours.
   */
  | { is: 'rejected' | 'app' | 'interaction' | 'unusable' | 'doubtful' | 'lost' | 'odd' }
  | { is: 'outage'; retryAfterMs: number }

const lives = [undefined, -1_000, 0, 40, 1_000, 1_000, 5_000, 60_000, 600_000, 3_600_000, 86_400_000]

/** More often good than bad, and good for all lengths of time. */
export const anyReply: fc.Arbitrary<Reply> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      is: fc.constant('ok' as const),
      lifeMs: fc.constantFrom(...lives),
      refresh: fc.constantFrom('none' as const, 'same' as const, 'new' as const, 'new' as const),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      is: fc.constantFrom('rejected', 'app', 'interaction', 'unusable', 'doubtful', 'lost', 'odd'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant('outage' as const), retryAfterMs: fc.constantFrom(0, 20_000, 3_600_000) }),
  },
)

/** Gives the reply; returns what a good one granted. */
export function give(reply: Reply, call: AuthCall, clock: Clock, number: number) {
  switch (reply.is) {
    case 'ok': {
      const refresh = { none: undefined, same: call.token, new: `refresh-${number}` }[reply.refresh]
      const granted = { access: `access-${number}`, lifeMs: reply.lifeMs, refresh }
      call.grant(grant(granted.access, granted.lifeMs, refresh))
      return granted
    }
    case 'rejected':
      return call.fail(failure('credentials_rejected', { status: 400 }))
    case 'app':
      return call.fail(failure('credentials_rejected', { status: 401, vendorCode: 'invalid_client' }))
    case 'interaction':
      return call.fail(failure('interaction_required', { url: 'https://auth.test/login' }))
    case 'unusable':
      return call.fail(failure('unexpected_response', { status: 200 }))
    case 'doubtful':
      return call.fail(markDoubt(failure('server_error', { status: 200 })))
    case 'lost':
      return call.fail(failure('unexpected_response', { status: 404 }))
    case 'odd':
      return call.fail(new TypeError('odd'))
    case 'outage': {
      const retryAt = reply.retryAfterMs === 0 ? undefined : new Date(clock.wall() + reply.retryAfterMs)
      return call.fail(failure('server_error', { status: 503, retryAt }))
    }
  }
}
