import { Anchor, Badge, Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMemo, useState } from 'react'
import { fieldsOf } from '../../src/engine/fields.ts'
import { methodOf, type Operation } from '../../src/engine/operations.ts'
import type { Result, Session } from '../../src/engine/session.ts'
import { snippetOf } from '../../src/engine/snippet.ts'
import { typeOf } from '../../src/engine/types.ts'
import type { Exchange } from '../../src/engine/wire.ts'
import { Code } from '../code.tsx'
import { useQuery } from '../location.ts'
import type { Vendor } from '../vendors.ts'
import { useWords } from '../words/words.tsx'
import { argumentsOf, errorsOf, type Given, readGiven } from './arguments.ts'
import { Credentials } from './credentials.tsx'
import { Form } from './form.tsx'
import { FreeCall } from './free-call.tsx'
import { ResultView } from './result.tsx'
import { snippetInput } from './snippet-input.ts'

const free = 'request'
/** Rows that are read before an iteration is left, so that the page stays quick. */
const mostRows = 50

/** Every call of the vendor's tables, with a form, its code and what comes back. */
export function CallsPanel({ vendor, session }: { vendor: Vendor; session: Session }) {
  const words = useWords()
  const [query, setQuery] = useQuery()
  const [, redraw] = useState(0)
  const callable = vendor.operations.filter(({ name }) => isOwn(session, name))
  const wanted =
    query.get('op') ??
    (callable.some(({ name }) => name === session.way.operation) ? session.way.operation : callable[0]?.name)
  const operation = callable.find(({ name }) => name === wanted)
  return (
    <Stack>
      <Credentials key={session.way.name} session={session} onChange={() => redraw((count) => count + 1)} />
      <NativeSelect
        label={words.call}
        value={operation?.name ?? free}
        onChange={(event) => setQuery({ op: event.currentTarget.value, in: undefined, id: undefined })}
        data={[...callable.map(({ name }) => ({ value: name, label: name })), { value: free, label: words.free }]}
      />
      {operation === undefined ? (
        <FreeCall vendor={vendor} session={session} />
      ) : (
        <OneCall key={operation.name} vendor={vendor} session={session} operation={operation} />
      )}
    </Stack>
  )
}

/** A shop's client has the calls of `shop`, the partner's all others. */
function isOwn(session: Session, name: string): boolean {
  const found = methodOf(session.client(), name)
  return found !== undefined && (found.name !== name) === session.way.operation.startsWith('shop.')
}

function OneCall({ vendor, session, operation }: { vendor: Vendor; session: Session; operation: Operation }) {
  const words = useWords()
  const [query, setQuery] = useQuery()
  const [given, setGiven] = useState<Given>(() => readGiven(query, vendor.story.examples?.[operation.name]))
  const [result, setResult] = useState<Result>()
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([])
  const [isRunning, setRunning] = useState(false)
  const fields = useMemo(() => (operation.input === undefined ? [] : fieldsOf(operation.input)), [operation])
  const isObject = !(fields.length === 1 && fields[0]?.name === 'input' && fields[0].kind === 'json')
  const args = argumentsOf(operation, given, isObject)
  const errors = result !== undefined && 'error' in result ? errorsOf(result.error) : {}
  const method = methodOf(session.client(), operation.name)

  function change(changed: Given) {
    setGiven(changed)
    const text = JSON.stringify(changed.input)
    setQuery({ op: operation.name, id: changed.param, in: text })
  }

  async function run() {
    setRunning(true)
    const from = session.wire.crossings.length
    setResult(
      await session.run(operation.name, async (client) => {
        const reply = methodOf(client, operation.name)?.call(...args)
        return operation.isIteration ? firstRows(reply as AsyncIterable<unknown>) : reply
      }),
    )
    const passed = session.wire.crossings.slice(from).flatMap(({ exchange }) => exchange ?? [])
    setExchanges([...new Set(passed)])
    setRunning(false)
  }

  return (
    <Stack>
      <Facts operation={operation} />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <Stack gap="xs">
          {operation.params !== undefined && (
            <TextInput
              label={/\{(\w+)\}/.exec(operation.path)?.[1] ?? 'id'}
              withAsterisk
              value={given.param}
              error={errors.id ?? errors['']}
              onChange={(event) => change({ ...given, param: event.currentTarget.value })}
            />
          )}
          {fields.length === 0 && operation.params === undefined && <Text size="sm">{words.noInput}</Text>}
          <Form fields={fields} value={given.input} errors={errors} onChange={(input) => change({ ...given, input })} />
          <Button type="submit" loading={isRunning} w="fit-content">
            {words.run}
          </Button>
        </Stack>
      </form>
      <Title order={2} size="h5">
        {words.code}
      </Title>
      <Code
        code={snippetOf(snippetInput(vendor, session), method?.name ?? operation.name, args, operation.isIteration)}
      />
      <Title order={2} size="h5">
        {words.result}
      </Title>
      <ResultView result={result} type={typeOf(operation.reply)} exchanges={exchanges} />
    </Stack>
  )
}

function Facts({ operation }: { operation: Operation }) {
  const words = useWords()
  const { method, path, docs, certainty, isSafe, isOpen } = operation
  return (
    <Stack gap={4}>
      <Group gap={6}>
        <Badge color="gray.8">{method}</Badge>
        <Text ff="monospace" size="sm">
          {path}
        </Text>
      </Group>
      <Group gap={6}>
        <Badge tt="none" color={isSafe ? 'teal.9' : '#8f4700'}>
          {isSafe ? words.readOnly : words.writes}
        </Badge>
        <Badge tt="none" color={certainty === 'documented' ? 'teal.9' : '#8f4700'}>
          {words.certainty[certainty]}
        </Badge>
        {isOpen && (
          <Badge tt="none" color="grape.9">
            {words.open}
          </Badge>
        )}
        {docs && (
          <Anchor href={docs} size="sm" target="_blank" rel="noreferrer">
            {words.docs}
          </Anchor>
        )}
      </Group>
    </Stack>
  )
}

async function firstRows(rows: AsyncIterable<unknown>): Promise<unknown[]> {
  const read: unknown[] = []
  for await (const row of rows) {
    read.push(row)
    if (read.length >= mostRows) break
  }
  return read
}
