import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { OpenStory, Outcome } from '../../src/engine/tell.ts'
import { Code } from '../code.tsx'
import { useText, useWords } from '../words/words.tsx'
import type { useStory } from './use-story.ts'

// Loaded later: only a step that has run shows a view.
const StepView = lazy(() => import('./views.tsx'))

/** A vendor's story, step by step, with the code of each. */
export function StoryPanel({ story }: { story: ReturnType<typeof useStory> }) {
  const words = useWords()
  const text = useText()
  const { open, outcomes, running, run, restart } = story
  const { steps } = open.story
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={2} size="h3">
          {text(open.story.title)}
        </Title>
        <Group gap="xs">
          <Button loading={running !== undefined} onClick={() => void run(steps.map(({ id }) => id))}>
            {words.stepsRun}
          </Button>
          <Button variant="default" disabled={running !== undefined} onClick={restart}>
            {words.startOver}
          </Button>
        </Group>
      </Group>
      {steps.map((step, index) => (
        <Paper key={step.id} withBorder p="sm" component="section" aria-labelledby={`step-${step.id}`}>
          <Stack gap="xs">
            <Text size="xs" c="dimmed">
              {words.step(index + 1, steps.length)}
            </Text>
            <Group justify="space-between" gap="xs">
              <Title order={3} size="h5" id={`step-${step.id}`}>
                {text(step.title)}
              </Title>
              <Button
                size="compact-sm"
                variant="default"
                loading={running === step.id}
                disabled={running !== undefined}
                aria-label={`${words.stepRun}: ${text(step.title)}`}
                onClick={() => void run([step.id])}
              >
                {words.stepRun}
              </Button>
            </Group>
            <Code code={text(open.codeOf(step))} />
            <div aria-live="polite">{outcomes[step.id] && <OutcomeView outcome={outcomes[step.id]} open={open} />}</div>
          </Stack>
        </Paper>
      ))}
    </Stack>
  )
}

export function OutcomeView({ outcome, open }: { outcome: Outcome | undefined; open: OpenStory }) {
  const text = useText()
  const words = useWords()
  if (outcome === undefined) return null
  const { says, error, checks, view } = outcome
  return (
    <Stack gap={6}>
      {says && <Text size="sm">{text(says)}</Text>}
      {error && (
        <Text size="sm">
          <Badge color="#8f4700" tt="none" mr={6}>
            {error.code}
          </Badge>
          {error.message}. {words.errors[error.code as keyof typeof words.errors]}
        </Text>
      )}
      {checks.map(({ what, isKept }) => (
        <Text key={what.en} size="sm" fw={600} data-kept={isKept}>
          <span aria-hidden="true">{isKept ? '✓ ' : '✗ '}</span>
          {text(what)}
        </Text>
      ))}
      {view && (
        <Suspense>
          <StepView view={view} visit={open.visit} />
        </Suspense>
      )}
    </Stack>
  )
}
