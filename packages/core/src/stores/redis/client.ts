import { safeCause, unmasked } from '../../errors/redact.ts'
import { withDeadline } from '../../utils/abort.ts'

/** A client of Redis or Valkey, known by the method that can run a script. */
export type RedisClient = NodeRedis | IoRedis | Glide

/** Of the package `redis`, version 4 or later: a client, pool, cluster or sentinel. */
interface NodeRedis {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
  /** Not called, but no other client spells it so. */
  evalSha: unknown
}

/** Of `ioredis` or `iovalkey`: a client or a cluster. */
interface IoRedis {
  call(command: string, ...args: string[]): Promise<unknown>
}

/** Of `@valkey/valkey-glide`; any other client can be wrapped to look so. */
interface Glide {
  customCommand(args: string[]): Promise<unknown>
}

/** Runs a script in Redis; resolves to its reply as text, or to undefined when there was none. */
export type RunScript = (script: string, keys: string[], args: string[]) => Promise<string | undefined>

/** No command is waited for longer than this. */
export const commandMs = 1_000

/** Throws `TypeError` when the client is none that is known. */
export function createRunScript(client: RedisClient): RunScript {
  const run = runnerOf(client)
  return async (script, keys, args) => {
    try {
      const reply = await withDeadline(
        commandMs,
        () => run(script, keys, args),
        () => new Error('No reply in time'),
      )
      if (reply === null || reply === undefined) return
      return reply instanceof Uint8Array ? new TextDecoder().decode(reply) : String(reply)
    } catch (error) {
      // Clients hang the command on their errors, and with it the grant: only what the error says is kept.
      throw new Error('Redis did not do as asked', { cause: safeCause(error, unmasked) })
    }
  }
}

function runnerOf(client: RedisClient): (script: string, keys: string[], args: string[]) => Promise<unknown> {
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
    "[redisGrantStore] wrong client: it has neither 'eval' and 'evalSha' (redis 4 or later), nor 'call' (ioredis, iovalkey), nor 'customCommand' (valkey-glide)",
  )
}
