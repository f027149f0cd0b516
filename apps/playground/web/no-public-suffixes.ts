/** Replaces `tldts`: no mock sets a cookie, so the domain of a cookie is never needed. */
export const getDomain = (): null => null
