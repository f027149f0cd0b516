import * as v from 'valibot'
import { type Delivery, webhookRejected } from './delivery.ts'

type SecretText = string | readonly string[]

/** A secret, several while you replace one by another, or a function that returns them for each delivery. */
export type SecretOption = SecretText | (() => SecretText | undefined | Promise<SecretText | undefined>)

/** The minimum length of the secret of an unsigned webhook, because the secret is all that an attacker has to guess. */
export const leastUnsigned = 16

/** Makes the schema of a secret option. `least` is the minimum length of each secret, in characters. */
export const secretOption = (least = 1) =>
  v.custom<SecretOption>(
    (value) => typeof value === 'function' || areSecrets(value, least),
    `${describe(least)}, several, or a function that gives them`,
  )

/**
 * Returns the secrets for one delivery.
 *
 * @throws {TypeError} when a function returns no usable secret. The handler answers 500: no delivery can be verified.
 */
export async function secretsOf(
  vendor: string,
  option: string,
  value: SecretOption,
  least = 1,
): Promise<readonly string[]> {
  const given = typeof value === 'function' ? await value() : value
  if (areSecrets(given, least)) return [given].flat()
  throw new TypeError(`[${vendor}] the function '${option}' must give ${describe(least)}, or several`)
}

/** Throws `webhook_rejected` unless the delivery's address holds one of the secrets as `?secret=`. */
export async function requireSecret(vendor: string, { url }: Delivery, secrets: readonly string[]): Promise<void> {
  if (url === undefined) {
    throw webhookRejected(vendor, "The secret is in the address, so the delivery's 'url' must be given", 'missing')
  }
  const given = url.searchParams.get('secret')
  if (!given) throw webhookRejected(vendor, 'The address holds no secret', 'missing')
  // An address may hold a `+` that was not encoded, as in base64. It is read as a space.
  const spellings = secrets.flatMap((secret) => [secret, secret.replaceAll('+', ' ')])
  if (!(await isOneOf(given, spellings))) throw webhookRejected(vendor, 'The secret in the address is wrong', 'secret')
}

/** Whether `given` is one of the secrets. Takes the same time for every value. */
export async function isOneOf(given: string | null, secrets: readonly string[]): Promise<boolean> {
  const found = await digest(given ?? '')
  const wanted = await Promise.all(secrets.map(digest))
  // Compares all secrets to the end: the time must not reveal how much of which secret was right.
  const matches = wanted.filter((secret) => differences(secret, found) === 0)
  return given !== null && matches.length > 0
}

const describe = (least: number) =>
  least > 1 ? `a text of at least ${least} letters without outer spaces` : 'a text without outer spaces, not empty'

const areSecrets = (value: unknown, least: number): value is SecretText =>
  Array.isArray(value) ? value.length > 0 && value.every((one) => isSecret(one, least)) : isSecret(value, least)

const isSecret = (value: unknown, least: number) =>
  typeof value === 'string' && value.length >= least && value.trim() === value

const differences = (one: Uint8Array, other: Uint8Array) =>
  one.reduce((sum, byte, index) => sum | (byte ^ (other[index] ?? 0)), 0)

const digest = async (value: string) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(value)))
