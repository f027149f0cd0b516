import { post } from '@x/core/vendor'

/** The calls that are methods of the client itself. */
const calls = {
  /**
   * Asks GAM whether it accepts the token, and resolves to what GAM puts under `data`. GAM does not document that part.
   *
   * This is the sample request of GAM's page and may be a placeholder. Only the errors `denied` and
   * `credentials_rejected` say something about the login.
   * @see https://oms-docs.ghtk.vn/environment/authentication
   */
  authenticated: post('api/v1/authenticated', {
    body: {},
    safe: true,
    docs: 'https://oms-docs.ghtk.vn/environment/authentication',
  }),
}

/** The calls that this package has a method for. */
export const endpoints = { '': calls }
