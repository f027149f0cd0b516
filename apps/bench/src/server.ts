import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { body, staticKey } from './sample.ts'

/** One API with its token endpoint. Each client under test has its own; the first part of the path selects it. */
interface Realm {
  lifeSeconds: number
  /** Whether a refresh token works only once: its second use is refused. */
  oneUse: boolean
  /** Delays the replies of the API, spread evenly over this many milliseconds. */
  spreadMs: number
  /** When each access token expires. */
  access: Map<string, number>
  refresh: Set<string>
  tokenRequests: number
  calls: number
}

export interface RealmSettings extends Partial<Pick<Realm, 'lifeSeconds' | 'oneUse' | 'spreadMs'>> {
  /** Makes the access tokens issued so far stop working. */
  revoke?: boolean
}

const realms = new Map<string, Realm>()
let serial = 0

function realmOf(name: string): Realm {
  const realm = realms.get(name) ?? {
    lifeSeconds: 3600,
    oneUse: false,
    spreadMs: 0,
    access: new Map(),
    refresh: new Set(),
    tokenRequests: 0,
    calls: 0,
  }
  realms.set(name, realm)
  return realm
}

function answer(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}) {
  const length = Buffer.byteLength(text)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': length, ...headers }).end(text)
}

function grant(realm: Realm, form: URLSearchParams, response: ServerResponse) {
  realm.tokenRequests += 1
  const spent = form.get('refresh_token')
  if (spent !== null && realm.oneUse && !realm.refresh.delete(spent)) {
    return answer(response, 400, '{"error":"invalid_grant","error_description":"spent"}')
  }
  serial += 1
  const token = { access_token: `access-${serial}`, refresh_token: `refresh-${serial}` }
  realm.access.set(token.access_token, Date.now() + realm.lifeSeconds * 1_000)
  realm.refresh.add(token.refresh_token)
  const kind = { token_type: 'Bearer', issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' }
  answer(response, 200, JSON.stringify({ ...token, ...kind, expires_in: realm.lifeSeconds }))
}

function api(realm: Realm, authorization: string, response: ServerResponse) {
  const token = authorization.slice(authorization.indexOf(' ') + 1)
  const accepted = token === staticKey || (realm.access.get(token) ?? 0) > Date.now()
  realm.calls += 1
  const reply = () => {
    if (accepted) answer(response, 200, body)
    else
      answer(response, 401, '{"error":401,"message":"Unauthorized"}', {
        'www-authenticate': 'Bearer error="invalid_token"',
      })
  }
  if (realm.spreadMs === 0) reply()
  else setTimeout(reply, (realm.calls * 7) % realm.spreadMs)
}

/** Changes the realm, and answers with its counts since the last control request. */
function control(realm: Realm, { revoke, ...settings }: RealmSettings, response: ServerResponse) {
  const { tokenRequests, calls } = realm
  if (revoke) realm.access.clear()
  Object.assign(realm, settings, { tokenRequests: 0, calls: 0 })
  answer(response, 200, JSON.stringify({ tokenRequests, calls }))
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}

const server = createServer(async (request, response) => {
  const [, name = '', ...rest] = (request.url ?? '').split('/')
  const realm = realmOf(name)
  if (request.method === 'GET') return api(realm, request.headers.authorization ?? '', response)
  const text = await readBody(request)
  if (rest[0] === 'control') control(realm, JSON.parse(text), response)
  else grant(realm, new URLSearchParams(text), response)
})
server.keepAliveTimeout = 120_000
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
  process.send?.((server.address() as AddressInfo).port)
})
process.on('disconnect', () => process.exit())
