import { ApiError } from '@x/core/vendor'
import * as v from 'valibot'
import { id } from '../schemas.ts'

const redirect = v.object({
  shop_id: id,
  /** What ITS adds under this name. Most likely it is of no use to you. */
  token: v.optional(v.string()),
  /** Your own reference, if you put a `state` into `redirect_url`. */
  state: v.optional(v.string()),
})
/** The parameters that `parseRedirect` found in the address. */
export type ItsRedirect = v.InferOutput<typeof redirect>

/** Reads the address that ITS sent the shop's owner back to. A path with its query is enough. */
export function parseRedirect(url: string | URL): ItsRedirect {
  // ITS does not document how it adds parameters to an address that already has some. So a second `?` is read as `&`,
  // and the last value of a repeated parameter wins, since ITS added that one.
  const [address = ''] = String(url).split('#')
  const query = new URLSearchParams(address.split('?').slice(1).join('&'))
  const last = (name: string) => query.getAll(name).findLast((value) => value !== '')
  const found = ['shop_id', 'token', 'state'].flatMap((name) => {
    const value = last(name)
    return value === undefined ? [] : [[name, value]]
  })
  const checked = v.safeParse(redirect, Object.fromEntries(found))
  if (checked.success) return checked.output
  const issues = [{ path: 'shop_id', expected: 'digits, in the query' }]
  const message = 'The address has no shop_id. The owner may have cancelled'
  throw new ApiError({ code: 'invalid_input', vendor: 'its', operation: 'parseRedirect', message, issues })
}
