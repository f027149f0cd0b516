import type { Reply } from './auth-replies.ts'

// What a grant manager without a store must do, said as plainly as can be: one step after another, and no promise.
//
//     held      the grant in force: its version, when it ends, its refresh token
//     minting   the one login or refresh under way, who waits for it, and the refused version that it answers
//     latched   the login was refused for good
//     cooling   until when no mint may start, after how many failures in a row
//     waits     per route, until when a refusal is taken as the answer, since a new grant did not cure it
//     mending   the route for whose sake the grant was made
//     futile    how many of these in a row did not help. From the eighth on, all routes wait

export interface Caller {
  /** `waiting`, `v<version>` of the grant it got, `denied`, `aborted`, or the code of the error it got. */
  result: string
}

export interface ModelLease {
  version: number
  mint: number
}

interface Held extends ModelLease {
  endsAt: number
  lifeMs: number
  refresh: string | undefined
}

interface Minting {
  token: string | undefined
  sentAt: number
  refused: number | undefined
  /** The refresh got a reply that may be another's, so its token is kept. */
  inDoubt: boolean
  /** A reset came meanwhile. */
  forgotten: boolean
  waiting: { caller: Caller; mayKeepOld: boolean }[]
}

export function createGrantModel(random: number) {
  let now = 0
  let version = 0
  let mints = 0
  let held: Held | undefined
  let minting: Minting | undefined
  let latched = false
  /** A refresh token that was good when the app was refused. */
  let spare: string | undefined
  let cooling = { until: 0, failures: 0, code: '' }
  let accepted = false
  let waits = new Map<string, { until: number; ms: number }>()
  let mending: string | undefined
  let futile = { count: 0, lastAt: 0 }

  const isCooling = () => now < cooling.until

  function phase() {
    if (held === undefined || held.endsAt <= now) return 'expired'
    const remaining = held.endsAt - now
    if (remaining <= Math.min(30_000, held.lifeMs * 0.05)) return 'hard'
    return remaining <= Math.min(300_000, held.lifeMs * 0.2) ? 'soft' : 'fresh'
  }

  function begin(refused?: number) {
    minting = { token: held?.refresh ?? spare, sentAt: now, refused, inDoubt: false, forgotten: false, waiting: [] }
    return minting
  }

  /** A failure, unless the caller can do with the old grant. */
  function fail(caller: Caller, mayKeepOld: boolean, code: string) {
    caller.result = mayKeepOld && held !== undefined && phase() !== 'expired' ? `v${held.version}` : code
  }

  function join(caller: Caller, mayKeepOld: boolean, refused?: number) {
    if (minting === undefined && latched) return fail(caller, mayKeepOld, 'credentials_rejected')
    if (minting === undefined && isCooling()) return fail(caller, mayKeepOld, cooling.code)
    const joined = minting ?? begin(refused)
    joined.refused ??= refused
    joined.waiting.push({ caller, mayKeepOld })
  }

  function lease(caller: Caller) {
    if (held !== undefined && minting?.refused !== held.version && ['fresh', 'soft'].includes(phase())) {
      if (phase() === 'soft' && minting === undefined && !latched && !isCooling()) begin()
      caller.result = `v${held.version}`
    } else join(caller, true)
  }

  const isWaiting = (route: string) => now < (waits.get(route)?.until ?? 0)

  function wait(route: string) {
    if (isWaiting(route)) return
    const ms = Math.min(60_000, (waits.get(route)?.ms ?? 2_500) * 2)
    waits.set(route, { until: now + ms, ms })
  }

  function refuseFresh(route: string) {
    if (mending !== undefined) {
      mending = undefined
      if (now - futile.lastAt > 120_000) forgetFutile()
      futile = { count: futile.count + 1, lastAt: now }
      if (futile.count >= 8) wait('all')
    }
    for (const each of ['any', route]) wait(each)
  }

  function forgetFutile() {
    futile = { count: 0, lastAt: now }
    waits.delete('all')
  }

  function replace(caller: Caller, refused: ModelLease, since: number, route: string) {
    if (refused.version !== held?.version) return lease(caller)
    if (minting?.refused !== refused.version) {
      const isFresh = refused.mint > since
      if (isFresh) refuseFresh(route)
      if (isFresh || isWaiting('all') || isWaiting(accepted ? route : 'any')) {
        caller.result = 'denied'
        return
      }
      mending = route
      if (latched) held = undefined
    }
    join(caller, false, refused.version)
  }

  /** What the auth server answers to the mint under way, and the refresh token that it gives. */
  function reply(answer: Reply, refresh: string | undefined) {
    if (minting === undefined) return
    const isSpent = answer.is === 'rejected' || answer.is === 'unusable'
    if (minting.token !== undefined && (isSpent || answer.is === 'doubtful') && !minting.forgotten) {
      // The same mint goes on by logging in.
      if (held !== undefined && isSpent) held.refresh = undefined
      if (isSpent) spare = undefined
      minting.inDoubt = !isSpent
      minting.token = undefined
      minting.sentAt = now
      return
    }
    const { token, sentAt, refused, inDoubt, forgotten, waiting } = minting
    minting = undefined
    if (forgotten) {
      for (const { caller } of waiting) lease(caller)
      return
    }
    const isFinal = isRefusal(answer) || (answer.is === 'interaction' && !inDoubt)
    let code = isFinal || answer.is !== 'interaction' ? codes[answer.is] : codes.doubtful
    if (answer.is === 'ok') {
      version += 1
      spare = undefined
      mints += 1
      accepted = false
      const lifeMs = answer.lifeMs !== undefined && answer.lifeMs > 0 ? answer.lifeMs : Infinity
      held = { version, mint: mints, endsAt: sentAt + lifeMs, lifeMs, refresh: refresh ?? token }
      if (phase() !== 'expired') {
        cooling = { until: 0, failures: 0, code: '' }
        for (const { caller } of waiting) caller.result = `v${version}`
        return
      }
      code = 'auth_unavailable'
    } else if (isFinal) {
      if (answer.is === 'app') spare = held?.refresh ?? spare
      if (held?.version === refused) held = undefined
      latched ||= isRefusal(answer)
    }
    if (!isFinal) {
      const jitter = 500 + random * Math.min(60_000, 1_000 * 2 ** cooling.failures)
      const asked = answer.is === 'outage' ? Math.min(answer.retryAfterMs, 900_000) : 0
      cooling = { until: now + Math.max(jitter, asked), failures: Math.min(16, cooling.failures + 1), code }
    }
    for (const { caller, mayKeepOld } of waiting) fail(caller, mayKeepOld, code)
  }

  function state() {
    if (latched) return 'latched'
    if (phase() !== 'expired') return minting?.refused === held?.version ? 'hard' : phase()
    if (minting !== undefined) return 'minting'
    if (isCooling()) return 'cooling'
    return held === undefined ? 'empty' : 'expired'
  }

  return {
    lease,
    replace,
    reply,
    accept: (lease: ModelLease, route: string) => {
      if (lease.version !== held?.version) return
      accepted = true
      if (mending === route) {
        mending = undefined
        forgetFutile()
      }
      waits.delete('any')
      waits.delete(route)
    },
    refuse: (lease: ModelLease, route: string) => {
      if (lease.version === held?.version) refuseFresh(route)
    },
    abort: (caller: Caller) => {
      if (caller.result !== 'waiting') return
      caller.result = 'aborted'
      if (minting !== undefined) minting.waiting = minting.waiting.filter((other) => other.caller !== caller)
    },
    reset: () => {
      held = undefined
      if (!latched && minting !== undefined) spare = undefined
      latched = false
      cooling = { until: 0, failures: 0, code: '' }
      accepted = false
      waits = new Map()
      mending = undefined
      forgetFutile()
      if (minting !== undefined) minting.forgotten = true
    },
    pass: (ms: number) => {
      now += ms
    },
    /** Milliseconds until the grant enters the phase, or until the pause after a failure is over. */
    until: (moment: 'soft' | 'hard' | 'expired' | 'cooled') => {
      if (moment === 'cooled') return Math.max(0, cooling.until - now)
      if (held === undefined || held.endsAt === Infinity) return 0
      const { lifeMs } = held
      const windows = { soft: Math.min(300_000, lifeMs * 0.2), hard: Math.min(30_000, lifeMs * 0.05), expired: 0 }
      return Math.max(0, held.endsAt - windows[moment] - now)
    },
    view: () => ({
      state: state(),
      version,
      mints,
      endsInMs: held === undefined || held.endsAt === Infinity ? undefined : held.endsAt - now,
      asked: minting === undefined ? undefined : (minting.token ?? 'login'),
      isForgotten: minting?.forgotten === true,
    }),
  }
}

const isRefusal = ({ is }: Reply) => is === 'rejected' || is === 'app'

const codes = {
  ok: '',
  rejected: 'credentials_rejected',
  app: 'credentials_rejected',
  interaction: 'interaction_required',
  unusable: 'unexpected_response',
  doubtful: 'auth_unavailable',
  lost: 'unexpected_response',
  odd: 'auth_unavailable',
  outage: 'auth_unavailable',
}
