/** In place of `tldts`: no mock sets a cookie, so nobody asks which domain one is for. */
export const getDomain = (): null => null
