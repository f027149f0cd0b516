/** What differs between the ways to log in; `NAME` and `Name` stand for the vendor. */
export interface Auth {
  /** Fields of the options, with their docstrings. */
  fields: string
  /** Entries of the schema that checks them. */
  checks: string
  /** What the client imports besides the usual. */
  imports: readonly string[]
  /** The properties about the credential that `createName` passes to `createClient`. */
  credential: string
  /** The mock's credentials, and the condition on which it accepts a login. */
  credentials: string
  isLogin: string
  /** Facts for the contract test. */
  renewal: 'static' | 'login' | 'refresh'
  required: readonly string[]
  secrets: readonly string[]
  needsPerson?: boolean
}

const tokenCall = (form: string, name = 'login') =>
  `call('${name}', { path: 'token', form: ${form} }, oauthGrant, signal)`
const refresh = (form: string) => `
        refresh: (call: TokenCall, token: string, signal: AbortSignal) =>
          ${tokenCall(form, 'refresh')},`

export const auths: Record<string, Auth> = {
  key: {
    fields: `  /** The key from Name's dashboard. */
  apiKey: string`,
    checks: 'apiKey: headerText',
    imports: ['headerText'],
    credential: `secrets: [apiKey],
      credential: { key: apiKey },`,
    credentials: `apiKey: 'mock-NAME-key'`,
    isLogin: 'false',
    renewal: 'static',
    required: ['apiKey'],
    secrets: ['apiKey'],
  },
  password: {
    fields: `  /** The account's login name. */
  username: string
  password: string`,
    checks: 'username: text, password: text',
    imports: ['oauthGrant', 'type TokenCall', 'text'],
    credential: `secrets: [password],
      credential: {
        identity: [username],
        login: (call: TokenCall, signal: AbortSignal) =>
          ${tokenCall(`{ grant_type: 'password', username, password }`)},${refresh(`{ grant_type: 'refresh_token', refresh_token: token }`)}
      },`,
    credentials: `username: 'shop', password: 'mock-NAME-password'`,
    isLogin: `form.username === credentials.username && form.password === credentials.password`,
    renewal: 'refresh',
    required: ['username', 'password'],
    secrets: ['password'],
  },
  'client-credentials': {
    fields: `  /** The app's id. */
  clientId: string
  clientSecret: string`,
    checks: 'clientId: text, clientSecret: text',
    imports: ['oauthGrant', 'type TokenCall', 'text'],
    credential: `secrets: [clientSecret],
      credential: {
        identity: [clientId],
        login: (call: TokenCall, signal: AbortSignal) =>
          ${tokenCall(`{ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }`)},
      },`,
    credentials: `clientId: 'app', clientSecret: 'mock-NAME-secret'`,
    isLogin: `form.client_id === credentials.clientId && form.client_secret === credentials.clientSecret`,
    renewal: 'login',
    required: ['clientId', 'clientSecret'],
    secrets: ['clientSecret'],
  },
  oauth: {
    fields: `  /** The app's id. */
  clientId: string
  clientSecret: string
  /** The code from the redirect after a person let your app in. It works once. */
  code: string`,
    checks: 'clientId: text, clientSecret: text, code: text',
    imports: ['ApiError', 'oauthGrant', 'type TokenCall', 'text'],
    credential: `secrets: [clientSecret, code],
      credential: {
        identity: [clientId, code],
        login: async (call: TokenCall, signal: AbortSignal) => {
          if (isCodeUsed) {
            // FACT: the page where a person lets the app in again.
            const url = \`\${defaultBase}/authorize?client_id=\${encodeURIComponent(clientId)}\`
            const message = 'A person must let the app in again: send them to error.url'
            throw new ApiError({ code: 'interaction_required', vendor: 'NAME', operation: 'login', message, url })
          }
          const form = { grant_type: 'authorization_code', client_id: clientId, client_secret: clientSecret, code }
          const grant = await call('login', { path: 'token', form }, oauthGrant, signal)
          isCodeUsed = true
          return grant
        },${refresh(`{ grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token: token }`)}
      },`,
    credentials: `clientId: 'app', clientSecret: 'mock-NAME-secret', code: 'mock-NAME-code'`,
    isLogin: `form.client_secret === credentials.clientSecret && form.code === credentials.code`,
    renewal: 'refresh',
    required: ['clientId', 'clientSecret', 'code'],
    secrets: ['clientSecret', 'code'],
    needsPerson: true,
  },
}
