import { safeCause, unmasked } from '../../errors/redact.ts'
import { withDeadline } from '../../utils/abort.ts'

/** A client of Redis or Valkey, recognised by the method that can run a script. */
export type RedisClient = NodeRedis | IoRedis | Glide

/** The package `redis`, version 4 or later: a client, pool, cluster or sentinel. */
interface NodeRedis {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
  /** Not called. It identifies the package: no other client spells it like this. */
  evalSha: unknown
}

/** `ioredis` or `iovalkey`: a client or a cluster. */
interface IoRedis {
  call(command: string, ...args: string[]): Promise<unknown>
}

/** `@valkey/valkey-glide`. Any other client can be wrapped to look like it. */
interface Glide {
  customCommand(args: string[]): Promise<unknown>
}

/**
 * Runs a script in Redis. Resolves to its reply as text, or to undefined when there was none.
 *
 * `onLate` is called when a command ends after it was given up. With several connections, later commands may have run
 * before it.
 */
export type RunScript = (
  script: string,
  keys: string[],
  args: string[],
  onLate?: () => void,
) => Promise<string | undefined>

/** How long to wait for the reply to a command. */
export const commandMs = 1_000

/** Makes the function that runs scripts with `client`. The `TypeError` for an unknown kind of client names `owner`. */
export function createRunScript(owner: string, client: RedisClient): RunScript {
  const run = runnerOf(owner, client)
  return async (script, keys, args, onLate) => {
    let sent: Promise<unknown> | undefined
    const send = () => {
      sent = run(script, keys, args)
      return sent
    }
    const giveUp = () => {
      if (onLate !== undefined) sent?.then(onLate, onLate)
      return new Error('No reply in time')
    }
    try {
      const reply = await withDeadline(commandMs, send, giveUp)
      if (reply === null || reply === undefined) return
      return reply instanceof Uint8Array ? new TextDecoder().decode(reply) : String(reply)
    } catch (error) {
      // Redis clients attach the command, and so the grant, to their errors. Keep the message only.
      throw new Error('Redis did not do as asked', { cause: safeCause(error, unmasked) })
    }
  }
}

function runnerOf(
  owner: string,
  client: RedisClient,
): (script: string, keys: string[], args: string[]) => Promise<unknown> {
  const has = (method: string) =>
    typeof client === 'object' && client !== null && typeof Reflect.get(client, method) === 'function'
  if (has('eval') && has('evalSha')) {
    return (script, keys, args) => (client as NodeRedis).eval(script, { keys, arguments: args })
  }
  if (has('call')) {
    return (script, keys, args) => (client as IoRedis).call('eval', script, String(keys.length), ...keys, ...args)
  }
  if (has('customCommand')) {
    return (script, keys, args) =>
      (client as Glide).customCommand(['EVAL', script, String(keys.length), ...keys, ...args])
  }
  throw new TypeError(
    `[${owner}] wrong client: it has neither 'eval' and 'evalSha' (redis 4 or later), nor 'call' (ioredis, iovalkey), nor 'customCommand' (valkey-glide)`,
  )
}

/** Returns the prefix that the client itself puts before each key, as far as its options show it. */
export function keyPrefixOf(client: RedisClient): string {
  const options: unknown = Reflect.get(client, 'options')
  const prefix: unknown =
    typeof options === 'object' && options !== null ? Reflect.get(options, 'keyPrefix') : undefined
  return prefix === undefined || prefix === null ? '' : String(prefix)
}
