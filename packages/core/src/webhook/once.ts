import { aFunction } from '@x/core/vendor'
import * as v from 'valibot'

/** Lets only one of several equal deliveries through, also when they come at the same instant to different processes. */
export interface Claims<Id> {
  /** Takes the id. False when somebody else has it: the delivery is then skipped. When it throws, nothing may stay taken. */
  claim(id: Id): boolean | Promise<boolean>
  /** Gives the id back after a failure, so that the vendor's next attempt is handled. */
  release(id: Id): unknown
}

/** How the user of a handler keeps a delivery from being handled twice. */
export interface OnceOptions<Id> {
  /** Whether this id was handled before. It is then skipped. */
  seen?: ((id: Id) => boolean | Promise<boolean>) | undefined
  claims?: Claims<Id> | undefined
}

/** Entries for the options' schema of a vendor's handler. */
export const onceOptions = {
  seen: v.optional(aFunction),
  // By shape, since an object of somebody else's making may have more than these two.
  claims: v.optional(v.custom<Claims<never>>(areClaims, "an object with the functions 'claim' and 'release'")),
}

function areClaims(value: unknown): boolean {
  const { claim, release } = (value ?? {}) as Partial<Claims<never>>
  return typeof claim === 'function' && typeof release === 'function'
}

/** Does the job unless the id was seen or is claimed by another; releases the claim when the job fails. */
export async function once<Id>({ seen, claims }: OnceOptions<Id>, id: Id, job: () => unknown): Promise<void> {
  if (await seen?.(id)) return
  if (claims !== undefined && !(await claims.claim(id))) return
  try {
    await job()
  } catch (error) {
    // The job's error is the one to tell; a claim that can't be released ends by its own time.
    try {
      await claims?.release(id)
    } catch {}
    throw error
  }
}
