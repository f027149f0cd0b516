import type { Session } from '../../src/engine/session.ts'
import type { SnippetInput } from '../../src/engine/snippet.ts'
import type { Vendor } from '../vendors.ts'

/** Returns what the code of a session needs: its credentials, whose secrets the code reads from the environment. */
export function snippetInput({ vendor, factory }: Vendor, { way, secrets, credentials }: Session): SnippetInput {
  const { shopId, ...options } = credentials() as Record<string, unknown>
  return {
    vendor,
    factory,
    credentials: options,
    secrets,
    leaveOut: way.required.includes('baseUrl') ? [] : ['baseUrl'],
    ...(shopId !== undefined && { shopOptions: { shopId } }),
  }
}
