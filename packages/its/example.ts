import { createIts } from '@x/its'

export async function shopName(baseUrl: string, apiKey: string, shopId: string) {
  const its = createIts({ baseUrl, apiKey })
  const shop = its.shop({ shopId, redirectUrl: 'https://app.example/its/connected' })
  const { name } = await shop.current()
  return name
}
