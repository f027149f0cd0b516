import { Anchor, Button, Group, Paper, Stack, Stepper, Text } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { View } from 'test-kit/story'
import { useWords } from '../words/words.tsx'

// With the libraries for the code, which only this view needs.
const Transfer = lazy(() => import('./transfer.tsx'))

/** What a step shows beside its sentence. */
export function StepView({ view }: { view: View }) {
  const words = useWords()
  if (view.kind === 'transfer') {
    return (
      <Suspense>
        <Transfer view={view} />
      </Suspense>
    )
  }
  if (view.kind === 'consent') return <Consent shop={view.shop} />
  if (view.kind === 'message') return <Message text={words.zaloText(view.text)} from={view.from} phone={view.phone} />
  if (view.kind === 'link') {
    return (
      <Text size="sm">
        {words.linkTitle}: <Anchor href={view.url}>{view.url}</Anchor>
      </Text>
    )
  }
  return (
    <Stepper active={view.reached} size="xs" orientation="vertical" aria-label={words.stages}>
      {view.stages.map((stage) => (
        <Stepper.Step key={stage} label={stage} />
      ))}
    </Stepper>
  )
}

function Consent({ shop }: { shop: string }) {
  const words = useWords()
  const [answer, setAnswer] = useState<'allow' | 'deny'>()
  return (
    <Paper withBorder p="md" maw={380} shadow="sm">
      <Stack gap="xs">
        <Text fw={700}>{words.consentTitle(shop)}</Text>
        <Text size="sm">{words.consentText}</Text>
        <Group gap="xs">
          <Button size="compact-md" onClick={() => setAnswer('allow')}>
            {words.allow}
          </Button>
          <Button size="compact-md" variant="default" onClick={() => setAnswer('deny')}>
            {words.deny}
          </Button>
        </Group>
        <Text size="sm" role="status">
          {answer === 'allow' ? words.allowed : answer === 'deny' ? words.denied : ''}
        </Text>
      </Stack>
    </Paper>
  )
}

function Message({ text, from, phone }: { text: string; from: string; phone: string }) {
  const words = useWords()
  return (
    <Stack gap={4} maw={320}>
      <Text size="xs" c="dimmed">
        {words.zaloPreview} · {phone}
      </Text>
      <Paper withBorder p="sm" radius="lg" shadow="sm">
        <Text size="xs" fw={700}>
          {from}
        </Text>
        <Text size="sm">{text}</Text>
      </Paper>
    </Stack>
  )
}
