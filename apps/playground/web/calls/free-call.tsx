import { Button, Group, JsonInput, NativeSelect, Stack, TextInput, Title } from '@mantine/core'
import { createKy } from '@x/core/ky'
import { useState } from 'react'
import type { Result, Session } from '../../src/engine/session.ts'
import { kySnippetOf } from '../../src/engine/snippet.ts'
import type { Exchange } from '../../src/engine/wire.ts'
import { Code } from '../code.tsx'
import { useQuery } from '../location.ts'
import type { Vendor } from '../vendors.ts'
import { useWords } from '../words/words.tsx'
import { parseJson } from './arguments.ts'
import { ResultView } from './result.tsx'
import { snippetInput } from './snippet-input.ts'

/** Any call that the package has no method for. */
export function FreeCall({ vendor, session }: { vendor: Vendor; session: Session }) {
  const words = useWords()
  const [query, setQuery] = useQuery()
  const [ownMethod = 'GET', ownPath = ''] = session.way.operation.includes(' ') ? session.way.operation.split(' ') : []
  const method = query.get('method') ?? ownMethod
  const path = query.get('path') ?? ownPath
  const body = query.get('body') ?? ''
  const [result, setResult] = useState<Result>()
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([])
  const json = parseJson(body)

  async function run() {
    const from = session.wire.crossings.length
    const options = { method, ...(json !== undefined && { json }) }
    setResult(await session.run(`${method} ${path}`, (client) => createKy(client)(path, options).json()))
    const passed = session.wire.crossings.slice(from).flatMap(({ exchange }) => exchange ?? [])
    setExchanges([...new Set(passed)])
  }

  const code = kySnippetOf(snippetInput(vendor, session), method, path, json)
  return (
    <Stack>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <Stack gap="xs">
          <Group gap="xs" align="end" wrap="nowrap">
            <NativeSelect
              w={110}
              label={words.method}
              data={['GET', 'POST', 'PUT', 'PATCH', 'DELETE']}
              value={method}
              onChange={(event) => setQuery({ method: event.currentTarget.value })}
            />
            <TextInput
              flex={1}
              label={words.path}
              value={path}
              onChange={(event) => setQuery({ path: event.currentTarget.value })}
            />
          </Group>
          <JsonInput
            label={words.body}
            autosize
            minRows={2}
            validationError={words.badJson}
            value={body}
            onChange={(text) => setQuery({ body: text })}
          />
          <Button type="submit" w="fit-content">
            {words.run}
          </Button>
        </Stack>
      </form>
      <Title order={2} size="h5">
        {words.code}
      </Title>
      <Code code={code} />
      <Title order={2} size="h5">
        {words.result}
      </Title>
      <ResultView result={result} type="unknown" exchanges={exchanges} />
    </Stack>
  )
}
