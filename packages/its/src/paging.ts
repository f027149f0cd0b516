import { ApiError } from '@x/core/vendor'

interface PagedInput {
  paging?: { after?: string | undefined; before?: string | undefined } | undefined
}

interface Page {
  paging?: { next?: string | null | undefined } | null | undefined
}

/** Yields the rows of all pages. Stops at a page without rows or `next`: even the last page with rows has a `next`. */
export const walkPages = <Input extends PagedInput, Result extends Page, Row>(
  rowsOf: (page: Result) => readonly Row[],
) =>
  async function* (read: (input: Input) => Promise<Result>, input: Input, operation: string) {
    let page = await read(input)
    let before = ''
    const seen = new Set([input?.paging?.after])
    while (rowsOf(page).length > 0) {
      const rows = JSON.stringify(rowsOf(page))
      if (rows === before) throw repeated(operation, 'paging', 'rows that did not stand on the page before')
      before = rows
      yield* rowsOf(page)
      const after = page.paging?.next
      if (!after) return
      if (seen.has(after)) throw repeated(operation, 'paging.next', 'a cursor that did not come before')
      seen.add(after)
      // ITS's ancestor refuses the two together. A given `before` has led to the first page already.
      page = await read({ ...input, paging: { ...input?.paging, before: undefined, after } })
    }
  }

/** Reports pages that repeat: continuing would never end, and stopping silently would hide that rows may be missing. */
function repeated(operation: string, path: string, expected: string): ApiError {
  const issues = [{ path, expected }]
  const message = 'The pages repeat'
  return new ApiError({ code: 'unexpected_response', vendor: 'its', operation, message, issues, sent: true })
}
