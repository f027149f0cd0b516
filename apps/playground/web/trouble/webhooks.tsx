import { Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Webhook } from 'test-kit/spec'
import { forge } from '../../src/engine/promises.ts'
import type { Session } from '../../src/engine/session.ts'
import { useWords } from '../words/words.tsx'

type Send = (request: Request, take: (request: Request) => Promise<Response>) => Promise<Response[]>

/** Deliveries as they come in real life: genuine, forged, repeated, and twice at once. */
export function WebhookTrouble({ webhook, session }: { webhook: Webhook; session: Session }) {
  const words = useWords()
  const [said, setSaid] = useState('')

  async function deliver(send: Send) {
    let taken = 0
    const statuses: number[] = []
    const take = session.wire.inbound(
      webhook.handler(() => {
        taken += 1
      }),
    )
    await webhook.deliver(async (request) => {
      const responses = await send(request, take)
      statuses.push(...responses.map(({ status }) => status))
      return responses[0] ?? new Response(null, { status: 500 })
    })
    setSaid(words.answeredWith([...new Set(statuses)].join(', '), taken))
  }

  const kinds: [string, Send][] = [
    [words.genuine, async (request, take) => [await take(request)]],
    [words.forged, async (request, take) => [await take(forge(request, webhook.proof))]],
    [words.replayed, async (request, take) => [await take(request.clone()), await take(request)]],
    [words.twice, (request, take) => Promise.all([take(request.clone()), take(request)])],
  ]
  return (
    <Paper withBorder p="sm" data-webhook={webhook.name}>
      <Stack gap={6}>
        <Text fw={600} size="sm">
          {webhook.name}
        </Text>
        <Group gap={6}>
          {kinds.map(([label, send]) => (
            <Button key={label} size="compact-sm" variant="default" onClick={() => void deliver(send)}>
              {label}
            </Button>
          ))}
        </Group>
        <Text size="sm" role="status">
          {said}
        </Text>
        <Text size="xs">{webhook.isSigned ? words.isSigned : words.notSigned}</Text>
      </Stack>
    </Paper>
  )
}
