interface Budget {
  /** More than this fails `verify`; to be lowered whenever its figure has come down. */
  budget: number
  /** What we are after. */
  goal: number
}

/** Bytes, which repeat to within 1 %, and work that is counted; times do not repeat, so they have no budgets. */
export const budgets: Record<'bundle' | 'call' | 'idle' | 'error', Record<string, Budget>> = {
  /** A main entry with all that it needs, minified, `gzip -9`. */
  bundle: {
    'auth-fetch alone': { budget: 11_100, goal: 6_000 },
    '@x/casso': { budget: 28_450, goal: 16_500 },
    '@x/gam': { budget: 22_850, goal: 14_500 },
    '@x/its': { budget: 28_800, goal: 18_000 },
    '@x/supership': { budget: 27_050, goal: 17_000 },
    '@x/zogo': { budget: 22_750, goal: 14_500 },
  },
  /** Heap that one call of a contender takes over the bare `fetch`, in-process. */
  call: {
    'casso-key': { budget: 8_000, goal: 8_000 },
  },
  /** Heap of one client over its options, before or after its first call, whichever is more. */
  idle: {
    'createCasso, API key': { budget: 6_200, goal: 2_000 },
    createZogo: { budget: 4_750, goal: 2_000 },
    'createAuthFetch and its grant manager': { budget: 1_650, goal: 2_000 },
  },
  /** Steps of masking that an error takes with so many shops authorised, times those with none. */
  error: {
    '1000': { budget: 1, goal: 1 },
  },
}
