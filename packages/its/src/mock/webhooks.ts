import webhook from './fixtures/webhook.json' with { type: 'json' }
import { type Body, fail, missing, type NextId } from './wire.ts'

interface MockWebhook extends Body {
  id: string
  url: string
  entities: string[]
  states: Body
}

const limit = 5

/** The partner's webhooks and their deliveries, known only from siblings' pages and the ancestor's code. */
export function createWebhooks(nextId: NextId) {
  let webhooks: MockWebhook[] = []

  async function call(hook: MockWebhook, change: Body, send: (request: Request) => Promise<Response>) {
    const sentAt = new Date().toISOString()
    const body = JSON.stringify({ id: nextId(), changes: [{ time: sentAt, change_type: 'update', ...change }] })
    const headers = { 'content-type': 'application/json' }
    const response = await send(new Request(hook.url, { method: 'POST', headers, body }))
    const reply = await response.clone().text()
    // Only the text `ok` counts as success, with at most a line break after it.
    const isTaken = response.status === 200 && /^ok\n?$/.test(reply)
    const error = {
      error: 'unexpected response',
      resp_status: response.status,
      resp_body: reply,
      retried: 0,
      sent_at: sentAt,
    }
    hook.states = { state: isTaken ? 'ok' : 'retry', last_sent_at: sentAt, last_error: isTaken ? null : error }
    return response
  }

  return {
    answers: {
      create: (body: Body) => {
        const refusal = missing(body, 'url', 'entities')
        if (refusal !== undefined) return refusal
        if (webhooks.length >= limit) return fail(412, 'failed_precondition', 'Too many webhooks')
        const { url, entities } = body as { url: string; entities: string[] }
        const created = { ...webhook, id: nextId(), url, entities }
        webhooks.push(created)
        return created
      },
      list: () => ({ webhooks }),
      delete: ({ id }: Body) => {
        webhooks = webhooks.filter((hook) => hook.id !== id)
        return { webhooks }
      },
    },
    /** Calls every webhook that is registered for this entity. */
    deliver: (entity: string, latest: Body, send: (request: Request) => Promise<Response>) =>
      Promise.all(
        webhooks
          .filter(({ entities }) => entities.includes(entity))
          .map((hook) => call(hook, { entity, latest: { [entity]: latest }, changed: { [entity]: latest } }, send)),
      ),
    reset: () => {
      webhooks = []
    },
  }
}
