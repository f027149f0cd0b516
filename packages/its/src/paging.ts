import { ApiError } from '@x/core/vendor'

interface PagedInput {
  paging?: { after?: string | undefined } | undefined
}

interface Page {
  paging?: { next?: string | null | undefined } | null | undefined
}

/** Reads all pages. It ends on a page without rows, since the last page with rows names a next one like any other. */
export const walkPages = <Input extends PagedInput, Result extends Page, Row>(
  rowsOf: (page: Result) => readonly Row[],
) =>
  async function* (read: (input: Input) => Promise<Result>, input: Input, operation: string) {
    let page = await read(input)
    const seen = new Set([input?.paging?.after])
    while (rowsOf(page).length > 0) {
      yield* rowsOf(page)
      const after = page.paging?.next
      if (!after) return
      if (seen.has(after)) throw repeatedCursor(operation)
      seen.add(after)
      page = await read({ ...input, paging: { ...input?.paging, after } })
    }
  }

/** Going on would fetch the same pages for ever. Stopping quietly would hide that rows may be missing. */
function repeatedCursor(operation: string): ApiError {
  const issues = [{ path: 'paging.next', expected: 'a cursor that did not come before' }]
  const message = 'The pages repeat: a cursor came a second time'
  return new ApiError({ code: 'unexpected_response', vendor: 'its', operation, message, issues, sent: true })
}
