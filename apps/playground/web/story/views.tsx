import { Anchor, Paper, Stack, Stepper, Table, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { View } from 'test-kit/story'
import type { OpenStory } from '../../src/engine/tell.ts'
import { useText, useWords } from '../words/words.tsx'
import { ConsentPage } from './consent.tsx'

// Loaded with the libraries for the QR code, which only this view needs.
const Transfer = lazy(() => import('./transfer.tsx'))

/** What a step shows besides its sentence. */
// biome-ignore lint/style/noDefaultExport: React's `lazy` takes a module by its default export.
export default function StepView({ view, visit }: { view: View; visit: OpenStory['visit'] }) {
  const words = useWords()
  const text = useText()
  if (view.kind === 'transfer') {
    return (
      <Suspense>
        <Transfer view={view} />
      </Suspense>
    )
  }
  if (view.kind === 'consent') return <ConsentPage key={view.url} view={view} visit={visit} />
  if (view.kind === 'message') return <Message {...view} />
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
        <Stepper.Step key={stage.en} label={text(stage)} />
      ))}
    </Stepper>
  )
}

type MessageView = Extract<View, { kind: 'message' }>

/** As Zalo shows a message: the name of its template, and the values of its parameters. */
function Message({ from, phone, title, lines }: MessageView) {
  const words = useWords()
  return (
    <Stack gap={4} maw={340}>
      <Text size="xs" c="dimmed">
        {words.zaloPreview} · {phone}
      </Text>
      <Paper withBorder p="sm" radius="lg" shadow="sm">
        <Text size="xs" c="dimmed">
          {from}
        </Text>
        <Text size="sm" fw={700} lang="vi">
          {title}
        </Text>
        <Table fz="sm" verticalSpacing={2} withRowBorders={false}>
          <Table.Tbody>
            {lines.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th fw={400}>{name}</Table.Th>
                <Table.Td fw={600} lang="vi">
                  {value}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
    </Stack>
  )
}
