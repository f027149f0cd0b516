import { type HttpHandler, http } from 'msw'
import type { Connections, MockShop } from './connections.ts'

/**
 * The page behind the mock's `auth_url`: the owner picks a shop and grants access, or cancels.
 *
 * ITS's own page asks for a telephone number and a code first; nothing else is known of it.
 */
export function loginPage(origin: string, connections: Connections, shops: () => readonly MockShop[]): HttpHandler[] {
  const address = `${origin}/login`
  return [
    http.get(address, ({ request }) => {
      if (!connections.isOpen(request.url)) return html('<p>This link has expired.</p>', 410)
      return html(form(shops()))
    }),
    http.post(address, async ({ request }) => {
      if (!connections.isOpen(request.url)) return html('<p>This link has expired.</p>', 410)
      const answer = new URLSearchParams(await request.text())
      const shop = shops().find(({ id }) => id === answer.get('shop_id'))
      const isGranted = answer.get('answer') === 'grant'
      if (isGranted && shop === undefined) return html(form(shops()), 400)
      const location = connections.answer(request.url, isGranted ? shop : undefined)
      return new Response(null, { status: 302, headers: { location } })
    }),
  ]
}

const form = (shops: readonly MockShop[]) => `<h1>Connect your shop</h1>
<form method="post">
<label for="shop">Shop</label>
<select id="shop" name="shop_id">${shops.map(({ id, name }) => `<option value="${id}">${name}</option>`).join('')}</select>
<button name="answer" value="grant">Grant access</button>
<button name="answer" value="cancel">Cancel</button>
</form>`

function html(content: string, status = 200): Response {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Mock ITS</title><main>${content}</main></html>`
  return new Response(page, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
}
