import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { Step, StoryWorld } from 'test-kit/story'
import type { OpenStory, Outcome } from '../../src/engine/tell.ts'
import { Code } from '../code.tsx'
import type { Kit } from '../kit.ts'
import { addressOf } from '../location.ts'
import { useText, useWords } from '../words/words.tsx'
import styles from './journey.module.css'
import { Picture } from './picture.tsx'
import { OutcomeView } from './story.tsx'

interface Stop {
  key: string
  open: OpenStory
  step: Step<StoryWorld>
}

/** Long enough to see each stop, in ms. */
const pause = 900

/** Plays one order's way through all vendors as a picture. */
export function Journey({ kit }: { kit: Kit }) {
  const words = useWords()
  const text = useText()
  const [stops, setStops] = useState(() => stopsOf(kit))
  const [outcomes, setOutcomes] = useState<Record<string, Outcome>>({})
  const [current, setCurrent] = useState<string>()
  const [isPlaying, setPlaying] = useState(false)
  const isOver = Object.keys(outcomes).length === stops.length

  async function play() {
    const fresh = stopsOf(kit)
    setStops(fresh)
    setOutcomes({})
    setPlaying(true)
    for (const { key, open, step } of fresh) {
      setCurrent(key)
      kit.network.use(open.handlers)
      const [outcome] = await Promise.all([open.run(step), new Promise((done) => setTimeout(done, pause))])
      setOutcomes((known) => ({ ...known, [key]: outcome }))
    }
    setPlaying(false)
  }

  const shown = stops.find(({ key }) => key === current)
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h3">
          {words.storyTitle}
        </Title>
        <Button loading={isPlaying} onClick={() => void play()} data-play>
          {isOver ? words.again : words.play}
        </Button>
      </Group>
      <Text>{words.storyIntro}</Text>
      <ol className={styles.road}>
        {stops.map(({ key, open, step }, index) => {
          const outcome = outcomes[key]
          const state = outcome !== undefined ? 'done' : key === current ? 'running' : 'waiting'
          return (
            <li key={key}>
              <a className={styles.stop} data-state={state} href={addressOf(open.vendor, 'story')}>
                <Group justify="space-between" wrap="nowrap">
                  <Picture name={`${open.vendor}.${step.id}`} className={styles.picture ?? ''} />
                  <Badge color="gray.8" tt="none">
                    {index + 1} · {open.story.name}
                  </Badge>
                </Group>
                <Text fw={600} size="sm">
                  {text(step.title)}
                </Text>
                {outcome?.says && <Text size="xs">{text(outcome.says)}</Text>}
                {outcome?.checks.map(({ what, isKept }) => (
                  <Text key={what.en} size="xs" fw={600} data-kept={isKept}>
                    <span aria-hidden="true">{isKept ? '✓ ' : '✗ '}</span>
                    {text(what)}
                  </Text>
                ))}
              </a>
            </li>
          )
        })}
      </ol>
      {shown && (
        <Paper withBorder p="sm" aria-live="polite">
          <Stack gap="xs">
            <Text fw={600}>
              {shown.open.story.name}: {text(shown.step.title)}
            </Text>
            <Code code={text(shown.open.codeOf(shown.step))} />
            <OutcomeView outcome={outcomes[shown.key]} open={shown.open} />
          </Stack>
        </Paper>
      )}
    </Stack>
  )
}

function stopsOf(kit: Kit): Stop[] {
  return kit.vendors.flatMap((vendor) => {
    const open = kit.openStory(vendor)
    return open.story.steps
      .filter(({ inShort }) => inShort)
      .map((step) => ({ key: `${vendor.vendor}.${step.id}`, open, step }))
  })
}
