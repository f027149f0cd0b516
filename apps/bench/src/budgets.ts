interface Budget {
  /** A larger figure fails `verify`. Lower the budget whenever the figure comes down. */
  budget: number
  /** The figure that we aim for. */
  goal: number
}

/** Budgets for bytes, which repeat to within 1 %, and for counted work. Times do not repeat, so they have none. */
export const budgets: Record<'bundle' | 'call' | 'idle' | 'error', Record<string, Budget>> = {
  /** Bytes of a main entry bundled with its dependencies, minified, `gzip -9`. */
  bundle: {
    'auth-fetch alone': { budget: 11_450, goal: 6_000 },
    '@x/casso': { budget: 29_050, goal: 16_500 },
    '@x/gam': { budget: 23_400, goal: 14_500 },
    '@x/its': { budget: 29_550, goal: 18_000 },
    '@x/supership': { budget: 27_600, goal: 17_000 },
    '@x/zogo': { budget: 23_250, goal: 14_500 },
  },
  /** Heap bytes that one call of a contender adds to the bare `fetch`, in-process. */
  call: {
    'casso-key': { budget: 8_000, goal: 8_000 },
  },
  /** Heap bytes of one client besides its options, before or after its first call, whichever is more. */
  idle: {
    'createCasso, API key': { budget: 6_200, goal: 2_000 },
    createZogo: { budget: 4_750, goal: 2_000 },
    'createAuthFetch and its grant manager': { budget: 1_650, goal: 2_000 },
  },
  /** Masking steps of an error with this many shops authorised, as a multiple of the steps with none. */
  error: {
    '1000': { budget: 1, goal: 1 },
  },
}
