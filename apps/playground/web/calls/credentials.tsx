import { Fieldset, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Session } from '../../src/engine/session.ts'
import { useWords } from '../words/words.tsx'

type Options = Record<string, unknown>

/** The made-up credentials of a way to log in, each in a field of its own. */
export function Credentials({ session, onChange }: { session: Session; onChange(): void }) {
  const words = useWords()
  const [value, setValue] = useState<Options>(() => ({ ...session.credentials() }))
  const set = (changed: Options) => {
    setValue(changed)
    session.useCredentials(changed)
    onChange()
  }
  return (
    <Fieldset legend={words.credentials} p="sm">
      <Text size="xs" mb={6}>
        {words.credentialsHint}
      </Text>
      <Fields value={value} onChange={set} />
    </Fieldset>
  )
}

function Fields({ value, onChange }: { value: Options; onChange(value: Options): void }) {
  return Object.entries(value).map(([name, entry]) => {
    if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) {
      return <Fields key={name} value={entry as Options} onChange={(inner) => onChange({ ...value, [name]: inner })} />
    }
    if (typeof entry !== 'string') return null
    return (
      <TextInput
        key={name}
        size="xs"
        label={name}
        value={entry}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange({ ...value, [name]: event.currentTarget.value })}
      />
    )
  })
}
