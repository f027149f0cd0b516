/** The requests that the vendor expects, as a hand-written client knows them. */
export interface Recipe {
  login(): Promise<string>
  send(token: string): Promise<Response>
}

/** Twenty lines that most teams write first. They work, until two calls run at once. */
// #region client
export function createHandWritten({ login, send }: Recipe) {
  let token: string | undefined

  return async function call(): Promise<unknown> {
    token ??= await login()
    let response = await send(token)
    if (response.status === 401 || response.status === 403) {
      // The token must have expired: log in again.
      token = await login()
      response = await send(token)
    }
    if (!response.ok) {
      throw new Error(`HTTP ${response.status}`)
    }
    return response.json()
  }
}
// #endregion
