import { Code, Paper, ScrollArea, Stack, Text, Title } from '@mantine/core'
import type { Wire, WireEvent } from '../../src/engine/wire.ts'
import { useWire } from '../use-wire.ts'
import { useWords } from '../words/words.tsx'

const mostShown = 60

/** What the client reports about its work, newest first. */
export function Events({ wire }: { wire: Wire }) {
  const words = useWords()
  useWire(wire)
  const shown = wire.events.slice(-mostShown).reverse()
  return (
    <Paper withBorder p="sm" component="section" aria-labelledby="events-title">
      <Stack gap="xs">
        <Title order={2} size="h4" id="events-title">
          {words.events}
        </Title>
        {shown.length === 0 ? (
          <Text size="sm" c="dimmed">
            {words.noEvents}
          </Text>
        ) : (
          <ScrollArea.Autosize
            mah={180}
            viewportProps={{ tabIndex: 0, 'aria-labelledby': 'events-title', role: 'group' }}
          >
            <Stack gap={2}>
              {shown.map((event) => (
                <EventLine key={event.id} {...event} />
              ))}
            </Stack>
          </ScrollArea.Autosize>
        )}
      </Stack>
    </Paper>
  )
}

function EventLine({ at, event }: WireEvent) {
  const { type, vendor: _, ...rest } = event
  const facts = Object.entries(rest)
    .filter(([name, value]) => value !== undefined && !['id', 'server'].includes(name))
    .map(([name, value]) => `${name}=${spell(value)}`)
  return (
    <Text size="xs">
      <Code>{type}</Code> {facts.join(' ')} <Text span c="dimmed">{`+${Math.round(at)} ms`}</Text>
    </Text>
  )
}

function spell(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'number') return String(Math.round(value))
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
