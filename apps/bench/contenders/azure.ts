import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpClient,
} from '@azure/core-rest-pipeline'
import type { Contender } from '../src/contender.ts'
import { keep, renew } from './renewal.ts'

export const contender: Contender = {
  title: '@azure/core-rest-pipeline',
  packages: ['@azure/core-rest-pipeline', '@azure/core-auth'],
  renews: true,
  create: (world) => {
    let kept = keep(world.grant)
    const credential = {
      getToken: async () => {
        if (Date.now() >= kept.expiresAt) kept = await renew(world, kept)
        return { token: kept.token, expiresOnTimestamp: kept.expiresAt }
      },
    }
    const pipeline = createPipelineFromOptions({})
    pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: 'api' }))
    const client = world.fetch ? stubClient(world.fetch) : loopbackClient()
    const url = world.url.replace('http:', 'https:')
    return async () => {
      const response = await pipeline.sendRequest(client, createPipelineRequest({ url, allowInsecureConnection: true }))
      if (response.status !== 200) throw new Error(`Status ${response.status}`)
      return JSON.parse(response.bodyAsText ?? '')
    }
  },
}

/** Sends over plain http. The bearer policy signs only https requests, so the address says https until here. */
function loopbackClient(): HttpClient {
  const client = createDefaultHttpClient()
  return {
    sendRequest: (request) => {
      request.url = request.url.replace('https:', 'http:')
      return client.sendRequest(request)
    },
  }
}

const stubClient = (fetch: typeof globalThis.fetch): HttpClient => ({
  sendRequest: async (request) => {
    const response = await fetch(request.url, { headers: request.headers.toJSON() })
    return { request, status: response.status, headers: createHttpHeaders(), bodyAsText: await response.text() }
  },
})
