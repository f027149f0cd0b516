import type { Issue } from '../errors/api-error.ts'
import { unmasked } from '../errors/redact.ts'
import type { ClientEvent } from './events.ts'

/**
 * Makes an `onEvent` that prints one line for every event except `call.started`.
 *
 * No line holds a secret, a body or a value of a path. No line is longer than 300 characters.
 *
 * @param print Receives a line without its end. @default `console.debug`
 * @example createClient(definition, { onEvent: debugLog() })
 */
// biome-ignore lint/suspicious/noConsole: its purpose is to print.
export function debugLog(print: (line: string) => void = console.debug): (event: ClientEvent) => void {
  return (event) => {
    const text = textOf(event)
    // The vendor chooses the request id and the names in an issue's path, so they are cleaned before printing.
    if (text !== undefined) print(unmasked(`[${event.vendor}] ${text}`))
  }
}

function textOf(event: ClientEvent): string | undefined {
  switch (event.type) {
    case 'call.started':
      return
    case 'call.retried':
      return `${event.operation}: attempt ${event.attempt} failed with ${event.code}, another follows`
    case 'call.ended': {
      const { operation, method, route, status, code, ms, attempts, requestId } = event
      const result = [code ?? 'ok', ...(status === undefined ? [] : [status])].join(' ')
      const more = [
        ...(attempts > 1 ? [`${attempts} requests`] : []),
        ...(requestId === undefined ? [] : [`request id ${requestId}`]),
      ]
      const call = route === undefined ? method : `${method} ${route}`
      return [`${operation}: ${call}: ${result} in ${Math.round(ms)} ms`, ...more].join(', ')
    }
    case 'reply.deviated':
      return `${event.operation}: the reply is not as documented: ${listOf(event.issues)}`
    case 'grant.minted':
      return `${event.via}: ok in ${Math.round(event.ms)} ms${until(event.expiresAt)}`
    case 'grant.adopted':
      return `login: another process had logged in${until(event.expiresAt)}`
    case 'grant.refused':
      return `login: the vendor refused the token${event.replaced ? ', a new login follows' : ''}`
    case 'grant.failed': {
      const next = event.retryAt === undefined ? '' : `, the next one from ${event.retryAt.toISOString()}`
      return `login: ${event.code} in ${Math.round(event.ms)} ms${next}: ${event.message}`
    }
    case 'grant.latched':
      return `login: refused for good in ${Math.round(event.ms)} ms: ${event.message}`
    case 'store.failed':
      return `store: ${event.step} failed (${event.reason})`
  }
}

const until = (expiresAt: Date | undefined) =>
  expiresAt === undefined ? '' : `, good until ${expiresAt.toISOString()}`

/** Lists the first three issues, which are enough to see what is wrong. */
function listOf(issues: readonly Issue[]): string {
  const shown = issues.slice(0, 3).map(({ path, expected }) => `${path} (expected ${expected})`)
  return [...shown, ...(issues.length > 3 ? [`${issues.length - 3} more`] : [])].join(', ')
}
