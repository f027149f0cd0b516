import { Badge, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { Result, Session } from '../../src/engine/session.ts'
import type { Trouble } from '../../src/engine/troubles.ts'
import type { Kit } from '../kit.ts'
import type { Vendor } from '../vendors.ts'
import { useText, useWords } from '../words/words.tsx'
import { WebhookTrouble } from './webhooks.tsx'

/** Switches for what goes wrong in real life. Each disturbs the next call and makes that call. */
export function TroublePanel({ kit, vendor, session }: { kit: Kit; vendor: Vendor; session: Session }) {
  const words = useWords()
  const text = useText()
  const [results, setResults] = useState<Record<string, Result>>({})
  const [running, setRunning] = useState<string>()

  async function disturb(trouble: Trouble) {
    setRunning(trouble.id)
    const { way } = session
    session.reset()
    // Log in first, so that the trouble meets a client in the middle of its work.
    await session.run(way.operation, (client) => way.call(client))
    session.disturb(trouble)
    const result = await session.run(way.operation, (client) => way.call(client))
    setResults((known) => ({ ...known, [trouble.id]: result }))
    setRunning(undefined)
  }

  return (
    <Stack>
      <Text>{words.troubleIntro}</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {kit.troubles
          .filter(({ isFor }) => isFor(session.way))
          .map((trouble) => (
            <Paper key={trouble.id} withBorder p="sm" data-trouble={trouble.id}>
              <Stack gap={6}>
                <Button
                  variant="default"
                  loading={running === trouble.id}
                  disabled={running !== undefined}
                  onClick={() => void disturb(trouble)}
                >
                  {text(trouble.name)}
                </Button>
                <Text size="xs">
                  {words.troubleAnswer}: {text(trouble.answer)}
                </Text>
                <div aria-live="polite">{results[trouble.id] && <Outcome result={results[trouble.id]} />}</div>
              </Stack>
            </Paper>
          ))}
      </SimpleGrid>
      {vendor.webhooks.length > 0 && (
        <Stack gap="xs">
          <Title order={2} size="h4">
            {words.webhookTrouble}
          </Title>
          {vendor.webhooks.map((webhook) => (
            <WebhookTrouble key={webhook.name} webhook={webhook} session={session} />
          ))}
        </Stack>
      )}
    </Stack>
  )
}

function Outcome({ result }: { result: Result | undefined }) {
  const words = useWords()
  if (result === undefined) return null
  const ms = Math.round(result.ms)
  if (!('error' in result)) {
    return (
      <Text size="sm" data-outcome="ok">
        <Badge color="teal.9">OK</Badge> {words.returned(ms)}
      </Text>
    )
  }
  return (
    <Stack gap={2} data-outcome={result.code}>
      <Group gap={6}>
        <Badge color="#8f4700" tt="none">
          {result.code}
        </Badge>
        <Text size="xs">{ms} ms</Text>
      </Group>
      <Text size="xs" ff="monospace">
        {result.message}
      </Text>
      <Text size="xs">{words.errors[result.code as keyof typeof words.errors]}</Text>
    </Stack>
  )
}
