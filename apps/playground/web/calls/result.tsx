import { Alert, Badge, Group, Stack, Tabs, Text, Title } from '@mantine/core'
import type { Result } from '../../src/engine/session.ts'
import type { Exchange } from '../../src/engine/wire.ts'
import { Code } from '../code.tsx'
import { JsonTree } from '../json-tree.tsx'
import { ExchangeView } from '../wire/details.tsx'
import { useWords } from '../words/words.tsx'

interface ResultProps {
  result: Result | undefined
  type: string
  exchanges: readonly Exchange[]
}

/** The result of a call: the data or the error, the type, and what went over the wire. */
export function ResultView({ result, type, exchanges }: ResultProps) {
  const words = useWords()
  if (result === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {words.nothingYet}
      </Text>
    )
  }
  const isError = 'error' in result
  const ms = Math.round(result.ms)
  return (
    <Stack gap="xs" data-result={isError ? result.code : 'ok'}>
      <div role="status">
        <Title order={2} size="h5">
          {isError ? words.threw(result.code, ms) : words.returned(ms)}
        </Title>
      </div>
      <Tabs defaultValue={isError ? 'error' : 'data'} keepMounted={false} key={isError ? 'error' : 'data'}>
        <Tabs.List>
          {isError ? (
            <Tabs.Tab value="error">{words.resultTabs.error}</Tabs.Tab>
          ) : (
            <Tabs.Tab value="data">{words.resultTabs.data}</Tabs.Tab>
          )}
          <Tabs.Tab value="types">{words.resultTabs.types}</Tabs.Tab>
          <Tabs.Tab value="raw">{words.resultTabs.raw}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="error" pt="xs">
          {isError && <ErrorView result={result} />}
        </Tabs.Panel>
        <Tabs.Panel value="data" pt="xs">
          {'value' in result &&
            (result.value === undefined ? (
              <Text size="sm">{words.nothing}</Text>
            ) : (
              <JsonTree data={result.value} label={words.resultTabs.data} />
            ))}
        </Tabs.Panel>
        <Tabs.Panel value="types" pt="xs">
          <Code code={type} />
        </Tabs.Panel>
        <Tabs.Panel value="raw" pt="xs">
          <Stack gap="lg">
            {exchanges.map((exchange) => (
              <ExchangeView key={exchange.id} exchange={exchange} />
            ))}
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Stack>
  )
}

function ErrorView({ result }: { result: Extract<Result, { error: unknown }> }) {
  const words = useWords()
  const plain: unknown = JSON.parse(JSON.stringify(result.error))
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Badge color="#8f4700" tt="none">
          {result.code}
        </Badge>
        <Text size="sm" ff="monospace">
          {result.message}
        </Text>
      </Group>
      <Alert title={words.whatToDo} color="cyan" variant="default">
        {words.errors[result.code as keyof typeof words.errors]}
      </Alert>
      <JsonTree data={plain} label={words.resultTabs.error} />
    </Stack>
  )
}
