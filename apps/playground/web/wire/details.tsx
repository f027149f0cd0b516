import { Badge, Button, CloseButton, CopyButton, Drawer, Group, Stack, Table, Text, Title } from '@mantine/core'
import { toCurl } from '../../src/engine/export.ts'
import type { Exchange } from '../../src/engine/wire.ts'
import { Code } from '../code.tsx'
import { JsonTree } from '../json-tree.tsx'
import { useWords } from '../words/words.tsx'

/** Everything about one exchange. */
export function Details({ exchange, onClose }: { exchange: Exchange | undefined; onClose(): void }) {
  const words = useWords()
  return (
    <Drawer
      opened={exchange !== undefined}
      onClose={onClose}
      position="right"
      // The style element of a scroll lock would carry no nonce.
      lockScroll={false}
      size="lg"
      // The drawer's header would be a second banner of the page.
      withCloseButton={false}
      attributes={{ content: { 'aria-label': words.request } }}
    >
      <Group justify="flex-end">
        <CloseButton aria-label={words.close} onClick={onClose} />
      </Group>
      {exchange && <ExchangeView exchange={exchange} />}
    </Drawer>
  )
}

export function ExchangeView({ exchange }: { exchange: Exchange }) {
  const words = useWords()
  const { method, url, status, ms, failure, direction } = exchange
  const isOk = status !== undefined && status < 300
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Badge color="gray.8">{method}</Badge>
        <Badge color={isOk ? 'teal.9' : 'red.9'}>{status ?? failure ?? '…'}</Badge>
        {ms !== undefined && <Text size="sm">{Math.round(ms)} ms</Text>}
        {direction === 'in' && <Badge color="grape.9">{words.delivery}</Badge>}
      </Group>
      <Text ff="monospace" size="sm">
        {url}
      </Text>
      <CopyButton value={toCurl(exchange)}>
        {({ copied, copy }) => (
          <Button variant="default" size="xs" onClick={copy} w="fit-content">
            {copied ? words.copied : words.copyCurl}
          </Button>
        )}
      </CopyButton>
      <Part title={words.request} headers={exchange.requestHeaders} body={exchange.requestBody} />
      {status === undefined ? (
        <Text size="sm">{words.noReply}</Text>
      ) : (
        <Part title={words.reply} headers={exchange.replyHeaders ?? []} body={exchange.replyBody ?? ''} />
      )}
    </Stack>
  )
}

function Part({ title, headers, body }: { title: string; headers: [string, string][]; body: string }) {
  const words = useWords()
  return (
    <Stack gap={6}>
      <Title order={3} size="h5">
        {title}
      </Title>
      <Table fz="xs" verticalSpacing={2} captionSide="top">
        <Table.Tbody>
          {headers.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w="40%">{name}</Table.Th>
              <Table.Td ff="monospace">{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {body === '' ? (
        <Text size="sm" c="dimmed">
          {words.noBody}
        </Text>
      ) : (
        <Body body={body} />
      )}
    </Stack>
  )
}

function Body({ body }: { body: string }) {
  try {
    return <JsonTree data={JSON.parse(body)} />
  } catch {
    return <Code code={body} language="bash" />
  }
}
