import { mockCasso } from '@x/casso/mock'
import { mockZogo } from '@x/zogo/mock'
import { getResponse } from 'msw'
import { serve } from 'test-kit/serve'

/** Serves the mocks of Casso and Zogo, which count the calls, and collects the tokens that they issue. */
export async function openVendors() {
  const tokens: string[] = []
  const server = await serve(async (request) => {
    const response = await getResponse([...casso.handlers, ...zogo.handlers], request)
    const token = /"access_token":"([^"]+)"/.exec((await response?.clone().text()) ?? '')?.[1]
    if (token !== undefined) tokens.push(token)
    return response
  })
  const casso = mockCasso({ baseUrl: `${server.origin}/casso` })
  const zogo = mockZogo({ baseUrl: `${server.origin}/zogo` })
  const env = {
    CASSO_API_KEY: casso.credentials.apiKey,
    CASSO_URL: casso.credentials.baseUrl,
    ZOGO_URL: zogo.credentials.baseUrl,
  }
  return { casso, zogo, env, tokens, close: server.close }
}
