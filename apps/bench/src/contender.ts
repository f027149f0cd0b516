/** What a contender is given to work with. */
export interface World {
  /** Where the API and its token endpoint are. */
  base: string
  /** What to GET. */
  url: string
  tokenUrl: string
  clientId: string
  clientSecret: string
  /** A key that always works, for those that know no tokens. */
  key: string
  /** A grant from before. */
  grant: TokenReply
  /** Answers at once, without a socket; absent on the loopback courses. */
  fetch?: typeof fetch | undefined
}

/** What the token endpoint answers. */
interface TokenReply {
  access_token: string
  refresh_token: string
  token_type: string
  expires_in: number
}

/** One way to make the call, written as its library's documentation shows. */
export interface Contender {
  title: string
  /** What a user installs for it. */
  packages: string[]
  /** One of this repository's own. */
  ours?: boolean
  /** Whether it renews tokens by itself, or by the hook its users write; a static key has no token cases. */
  renews: boolean
  /** Whether it can be given a `fetch`. @default true */
  stub?: boolean
  /** Makes a client; each call of the result is one GET, resolved to the parsed body. */
  create(world: World): Call
}

export type Call = () => Promise<unknown>

/** In the order of the table: ours, the bare `fetch` and ky, then the rest. */
export const contenders = [
  'auth-fetch',
  'casso-key',
  'casso-oauth',
  'fetch',
  'fetch-careful',
  'ky-lean',
  'ky',
  'ky-careful',
  'simple-oauth2',
  'oauth4webapi',
  'openid-client',
  'badgateway',
  'azure',
  'stripe',
  'ofetch',
  'octokit',
  'axios',
  'got',
  'google',
  'openai',
]

/** The one that all ratios are taken to. */
export const baseline = 'fetch'

const folder = new URL('../contenders/', import.meta.url)

export const contendersFolder = folder

export async function loadContender(name: string): Promise<Contender> {
  const { contender } = await import(new URL(`${name}.ts`, folder).href)
  return contender
}
