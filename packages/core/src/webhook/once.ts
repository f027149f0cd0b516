import { aFunction } from '@x/core/vendor'
import * as v from 'valibot'

/** Lets only one of several equal deliveries through, even when they reach different processes at the same instant. */
export interface Claims<Id> {
  /** Claims the id. False when it is already claimed: the delivery is skipped. When it throws, no claim may remain. */
  claim(id: Id): boolean | Promise<boolean>
  /** Releases the id after a failure, so that the vendor's next attempt is handled. */
  release(id: Id): unknown
}

/** Options that keep a delivery from being handled twice. */
export interface OnceOptions<Id> {
  /** Whether this id was handled before. It is then skipped. */
  seen?: ((id: Id) => boolean | Promise<boolean>) | undefined
  claims?: Claims<Id> | undefined
}

/** Entries for the options' schema of a vendor's handler. */
export const onceOptions = {
  seen: v.optional(aFunction),
  // Checks the shape, because the user's object may have more than these two functions.
  claims: v.optional(v.custom<Claims<never>>(areClaims, "an object with the functions 'claim' and 'release'")),
}

function areClaims(value: unknown): boolean {
  const { claim, release } = (value ?? {}) as Partial<Claims<never>>
  return typeof claim === 'function' && typeof release === 'function'
}

/** Runs the job unless the id was seen or is already claimed. Releases the claim when the job fails. */
export async function once<Id>({ seen, claims }: OnceOptions<Id>, id: Id, job: () => unknown): Promise<void> {
  if (await seen?.(id)) return
  if (claims !== undefined && !(await claims.claim(id))) return
  try {
    await job()
  } catch (error) {
    // Throws the job's error, not that of the release: a claim that can't be released expires by itself.
    try {
      await claims?.release(id)
    } catch {}
    throw error
  }
}
