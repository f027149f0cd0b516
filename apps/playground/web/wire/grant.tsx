import { Badge, Button, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core'
import { useRef } from 'react'
import type { Session } from '../../src/engine/session.ts'
import { useTick, useWire } from '../use-wire.ts'
import { type Language, useLanguage, useWords } from '../words/words.tsx'

const minute = 60_000
const day = 24 * 60 * minute
const colours: Record<string, string> = {
  fresh: 'teal.9',
  static: 'teal.9',
  soft: '#8f4700',
  hard: '#8f4700',
  minting: 'blue.9',
  cooling: '#8f4700',
  latched: 'red.9',
  expired: 'red.9',
  empty: 'gray.8',
}

/** The state of the client's grant, how long it lives, and a clock that can be moved. */
export function GrantCard({ session }: { session: Session }) {
  const words = useWords()
  const language = useLanguage()
  useTick(500)
  useWire(session.wire)
  const { state, expiresAt, version } = session.client().auth.status()
  const left = expiresAt === undefined ? undefined : Math.max(0, expiresAt.getTime() - session.clock.wall())
  const whole = useWhole(version, left)
  const share = left === undefined || whole === 0 ? 0 : (left / whole) * 100
  const ahead = session.clock.offset()

  return (
    <Paper withBorder p="sm" component="section" aria-labelledby="grant-title">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h4" id="grant-title">
            {words.grant}
          </Title>
          <Group gap="xs">
            <Text size="xs">{words.version(version)}</Text>
            <Badge color={colours[state] ?? 'gray.8'} tt="none" data-state={state}>
              {words.grantStates[state]}
            </Badge>
          </Group>
        </Group>
        {left !== undefined && (
          <>
            <Progress value={share} aria-label={words.life} color={colours[state] ?? 'gray.8'} />
            <Text size="xs">{words.expiresIn(spell(left, language))}</Text>
          </>
        )}
        <Group gap={6}>
          <Text size="xs" fw={600}>
            {words.clock}
          </Text>
          {(
            [
              [words.fiveMinutes, 5 * minute],
              [words.oneDay, day],
              [words.oneYear, 365 * day],
            ] as const
          ).map(([label, ms]) => (
            <Button key={label} size="compact-xs" variant="default" onClick={() => session.clock.forward(ms)}>
              {label}
            </Button>
          ))}
          <Button size="compact-xs" variant="default" onClick={() => void session.client().auth.reset()}>
            {words.reset}
          </Button>
          {ahead > 0 && <Text size="xs">{words.clockAhead(spell(ahead, language))}</Text>}
        </Group>
      </Stack>
    </Paper>
  )
}

/** Returns the longest time to live that was seen of this version of the grant. */
function useWhole(version: number, left: number | undefined): number {
  const seen = useRef({ version: -1, whole: 0 })
  if (left !== undefined && (seen.current.version !== version || seen.current.whole < left)) {
    seen.current = { version, whole: left }
  }
  return seen.current.whole
}

function spell(ms: number, language: Language): string {
  const format = (value: number, unit: string) =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(
      value,
    )
  if (ms >= 2 * day) return format(ms / day, 'day')
  if (ms >= 120 * minute) return format(ms / (60 * minute), 'hour')
  return ms >= 2 * minute ? format(ms / minute, 'minute') : format(ms / 1_000, 'second')
}
