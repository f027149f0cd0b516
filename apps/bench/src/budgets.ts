interface Budget {
  /** More than this fails `verify`; to be lowered whenever its figure has come down. */
  budget: number
  /** What we are after. */
  goal: number
}

/** All in bytes, which repeat to within 1 %; times do not, so they have no budgets. */
export const budgets: Record<'bundle' | 'call' | 'idle', Record<string, Budget>> = {
  /** A main entry with all that it needs, minified, `gzip -9`. */
  bundle: {
    'auth-fetch alone': { budget: 11_600, goal: 3_000 },
    '@x/casso': { budget: 26_000, goal: 14_000 },
    '@x/gam': { budget: 20_700, goal: 14_000 },
    '@x/its': { budget: 26_400, goal: 15_000 },
    '@x/supership': { budget: 24_600, goal: 14_000 },
    '@x/zogo': { budget: 20_600, goal: 14_000 },
  },
  /** Heap that one call of a contender takes over the bare `fetch`, in-process. */
  call: {
    'casso-key': { budget: 12_200, goal: 26_000 },
  },
  /** Heap of one client over its options, before or after its first call, whichever is more. */
  idle: {
    'createCasso, API key': { budget: 6_200, goal: 2_000 },
    createZogo: { budget: 4_750, goal: 2_000 },
    'createAuthFetch and its grant manager': { budget: 1_600, goal: 2_000 },
  },
}
