import { docstrings } from 'virtual:docstrings'
import { Button, Stack, Text, TextInput, Title } from '@mantine/core'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
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
import { argumentsOf, errorsOf, type Given, givenBy, readGiven, samplesOf } from './arguments.ts'
import { Facts } from './facts.tsx'
import { FieldInput } from './field.tsx'
import { Form } from './form.tsx'
import { ResultView } from './result.tsx'
import { snippetInput } from './snippet-input.ts'

// The editor is as large as the rest of the page, so it loads later.
const Editor = lazy(() => import('./editor.tsx'))

/** The most rows to read from an iteration, so that the page stays fast. */
const mostRows = 50

interface OneCallProps {
  vendor: Vendor
  session: Session
  operation: Operation
}

/** A call with its form and its code, which update each other, and its result. */
export function OneCall({ vendor, session, operation }: OneCallProps) {
  const words = useWords()
  const [query, setQuery] = useQuery()
  const { samples } = vendor.story
  const docs = docstrings[vendor.vendor]?.[operation.name]
  const [given, setGiven] = useState<Given>(() => readGiven(query, samples?.calls[operation.name]))
  const [result, setResult] = useState<Result>()
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([])
  const [isRunning, setRunning] = useState(false)
  const resultPlace = useRef<HTMLDivElement>(null)
  const facts = useMemo(
    () => ({ docs: docs?.fields, samples: samples && samplesOf(operation.name, samples) }),
    [docs, samples, operation],
  )
  const args = argumentsOf(operation, given)
  const errors = result !== undefined && 'error' in result ? errorsOf(result.error) : {}
  const input = snippetInput(vendor, session)
  const method = methodOf(session.client(), operation.name)?.name ?? operation.name
  const code = snippetOf(input, method, args, operation.isIteration)
  const callee = `${input.shopOptions === undefined ? vendor.vendor : 'shop'}.${method}`

  function change(changed: Given) {
    setGiven(changed)
    setQuery({ op: operation.name, id: changed.id, in: JSON.stringify(changed.input) ?? '' })
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
    resultPlace.current?.scrollIntoView({ block: 'nearest' })
  }

  return (
    <Stack>
      <Facts operation={operation} doc={docs?.text} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void run()
        }}
      >
        <Stack gap="xs">
          <Arguments operation={operation} given={given} errors={errors} facts={facts} onChange={change} />
          <Button type="submit" loading={isRunning} w="fit-content">
            {words.run}
          </Button>
        </Stack>
      </form>
      <div>
        <Title order={2} size="h5">
          {words.code}
        </Title>
        {args.length > 0 && <Text size="xs">{words.codeHint}</Text>}
      </div>
      <Suspense fallback={<Code code={code} />}>
        <Editor code={code} callee={callee} onArguments={(edited) => change(givenBy(operation, edited))} />
      </Suspense>
      <Stack ref={resultPlace} gap="xs">
        <Title order={2} size="h5">
          {words.result}
        </Title>
        <ResultView result={result} type={typeOf(operation.reply)} exchanges={exchanges} />
      </Stack>
    </Stack>
  )
}

interface ArgumentsProps {
  operation: Operation
  given: Given
  errors: Record<string, string>
  facts: Parameters<typeof fieldsOf>[1]
  onChange(given: Given): void
}

function Arguments({ operation, given, errors, facts, onChange }: ArgumentsProps) {
  const words = useWords()
  const { input, params, path } = operation
  const { fields, isObject } = useMemo(
    () => (input === undefined ? { fields: [], isObject: true } : fieldsOf(input, facts)),
    [input, facts],
  )
  const [only] = fields
  if (params === undefined && only === undefined) return <Text size="sm">{words.noInput}</Text>
  return (
    <>
      {params !== undefined && (
        <TextInput
          label={/\{(\w+)\}/.exec(path)?.[1] ?? 'id'}
          withAsterisk
          value={given.id}
          error={errors.id ?? errors['']}
          onChange={(event) => onChange({ ...given, id: event.currentTarget.value })}
        />
      )}
      {isObject ? (
        <Form
          fields={fields}
          value={toObject(given.input)}
          errors={errors}
          onChange={(changed) => onChange({ ...given, input: changed })}
        />
      ) : (
        only && (
          <FieldInput
            field={only}
            value={given.input}
            error={errors.input ?? errors['']}
            onChange={(changed) => onChange({ ...given, input: changed })}
          />
        )
      )}
    </>
  )
}

const toObject = (value: unknown) => (typeof value === 'object' && value !== null ? { ...value } : {})

async function firstRows(rows: AsyncIterable<unknown>): Promise<unknown[]> {
  const read: unknown[] = []
  for await (const row of rows) {
    read.push(row)
    if (read.length >= mostRows) break
  }
  return read
}
