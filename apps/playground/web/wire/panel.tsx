import { Button, Group, Paper, Stack, Switch, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { toHar, toSvg } from '../../src/engine/export.ts'
import { countRuns } from '../../src/engine/runs.ts'
import type { Exchange, Wire } from '../../src/engine/wire.ts'
import { useWords } from '../words/words.tsx'
import { Details } from './details.tsx'
import { Diagram } from './diagram.tsx'

/** The wire with its controls and its diagram. */
export function WirePanel({ wire, height = 420 }: { wire: Wire; height?: number }) {
  const words = useWords()
  const [filter, setFilter] = useState('')
  const [isGrouped, setGrouped] = useState(true)
  const [isPaused, setPaused] = useState(false)
  const [selected, setSelected] = useState<Exchange>()
  const exchanges = () => [...new Set(wire.crossings.flatMap(({ exchange }) => exchange ?? []))]

  return (
    <Paper withBorder p="sm" component="section" aria-labelledby="wire-title">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Title order={2} size="h4" id="wire-title" tabIndex={-1}>
            {words.wire}
          </Title>
          <Group gap={6}>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                wire.setPaused(!isPaused)
                setPaused(!isPaused)
              }}
            >
              {isPaused ? words.resume : words.pause}
            </Button>
            <Button size="compact-xs" variant="default" onClick={wire.clear}>
              {words.clear}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => download('wire.har', JSON.stringify(toHar(exchanges()), null, 2), 'application/json')}
            >
              {words.har}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => download('wire.svg', toSvg(countRuns(wire.crossings), words.lanes), 'image/svg+xml')}
            >
              {words.svg}
            </Button>
          </Group>
        </Group>
        <Group gap="sm" align="center">
          <TextInput
            size="xs"
            flex={1}
            miw={120}
            aria-label={words.filter}
            placeholder={words.filter}
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
          <Switch
            size="sm"
            label={words.group}
            checked={isGrouped}
            onChange={(event) => setGrouped(event.currentTarget.checked)}
          />
        </Group>
        <Diagram wire={wire} filter={filter} isGrouped={isGrouped} height={height} onSelect={setSelected} />
      </Stack>
      <Details exchange={selected} onClose={() => setSelected(undefined)} />
    </Paper>
  )
}

function download(name: string, text: string, type: string) {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1_000)
}
