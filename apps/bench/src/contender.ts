/** What a contender needs to make its client. */
export interface World {
  /** The base address of the API and its token endpoint. */
  base: string
  /** The address to GET. */
  url: string
  tokenUrl: string
  clientId: string
  clientSecret: string
  /** A key that always works, for contenders that do not handle tokens. */
  key: string
  /** A grant that was issued earlier. */
  grant: TokenReply
  /** Answers at once, without a socket; absent on the loopback courses. */
  fetch?: typeof fetch | undefined
}

/** The reply of the token endpoint. */
interface TokenReply {
  access_token: string
  refresh_token: string
  token_type: string
  expires_in: number
}

/** One way to make the call, written as its library's documentation shows. */
export interface Contender {
  title: string
  /** The npm packages that a user installs for it. */
  packages: string[]
  /** Whether it is one of this repository's packages. */
  ours?: boolean
  /** Whether it renews tokens by itself, or by the hook its users write; a static key has no token cases. */
  renews: boolean
  /** Whether it can be given a `fetch`. @default true */
  stub?: boolean
  /** Makes a client. The function that it returns sends one GET and resolves to the parsed body. */
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

/** The contender that all ratios are relative to. */
export const baseline = 'fetch'

const folder = new URL('../contenders/', import.meta.url)

export const contendersFolder = folder

export async function loadContender(name: string): Promise<Contender> {
  const { contender } = await import(new URL(`${name}.ts`, folder).href)
  return contender
}
