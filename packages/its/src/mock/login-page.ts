import { type HttpHandler, http } from 'msw'
import type { Connections, MockShop } from './connections.ts'

/**
 * The page behind the mock's `auth_url`: the owner picks a shop and grants access, or cancels.
 *
 * ITS's own page first asks for a telephone number and a code; nothing else is known about it.
 */
export function loginPage(origin: string, connections: Connections, shops: () => readonly MockShop[]): HttpHandler[] {
  const address = `${origin}/login`
  return [
    http.get(address, ({ request }) => {
      const language = languageOf(request)
      if (!connections.isOpen(request.url)) return html(language, `<p>${words[language].expired}</p>`, 410)
      return html(language, form(shops(), words[language]))
    }),
    http.post(address, async ({ request }) => {
      const language = languageOf(request)
      if (!connections.isOpen(request.url)) return html(language, `<p>${words[language].expired}</p>`, 410)
      const answer = new URLSearchParams(await request.text())
      const shop = shops().find(({ id }) => id === answer.get('shop_id'))
      const isGranted = answer.get('answer') === 'grant'
      if (isGranted && shop === undefined) return html(language, form(shops(), words[language]), 400)
      const location = connections.answer(request.url, isGranted ? shop : undefined)
      return new Response(null, { status: 302, headers: { location } })
    }),
  ]
}

const words = {
  en: {
    title: 'Connect your shop',
    shop: 'Shop',
    grant: 'Grant access',
    cancel: 'Cancel',
    expired: 'This link has expired.',
  },
  vi: { title: 'Kết nối shop', shop: 'Shop', grant: 'Cho phép', cancel: 'Huỷ', expired: 'Liên kết đã hết hạn.' },
}

type Language = keyof typeof words

const languageOf = ({ headers }: Request): Language => (headers.get('accept-language')?.startsWith('vi') ? 'vi' : 'en')

const form = (
  shops: readonly MockShop[],
  { title, shop, grant, cancel }: (typeof words)[Language],
) => `<h1>${title}</h1>
<form method="post">
<label for="shop">${shop}</label>
<select id="shop" name="shop_id">${shops.map(({ id, name }) => `<option value="${id}">${name}</option>`).join('')}</select>
<button name="answer" value="grant">${grant}</button>
<button name="answer" value="cancel">${cancel}</button>
</form>`

function html(language: Language, content: string, status = 200): Response {
  const page = `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Mock ITS</title><main>${content}</main></html>`
  return new Response(page, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
}
