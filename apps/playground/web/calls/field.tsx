import { Checkbox, JsonInput, NativeSelect, NumberInput, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Field } from '../../src/engine/fields.ts'
import { useWords } from '../words/words.tsx'
import { parseJson } from './arguments.ts'
import { DocText } from './doc-text.tsx'

interface FieldProps {
  field: Field
  value: unknown
  error: string | undefined
  onChange(value: unknown): void
}

/** One field with its type, what it is for, and a value that it might have. */
export function FieldInput({ field, value, error, onChange }: FieldProps) {
  const words = useWords()
  const { name, kind, type, isRequired, choices = [], doc, sample } = field
  const common = {
    label: (
      <>
        {name}{' '}
        <Text span size="xs" c="dimmed" fw={400}>
          {type}
          {!isRequired && `, ${words.optional}`}
        </Text>
      </>
    ),
    description: doc && <DocText doc={doc} />,
    error,
  }
  if (kind === 'boolean') {
    const set = (isOn: boolean) => onChange(isOn || undefined)
    return <Checkbox {...common} checked={value === true} onChange={(event) => set(event.currentTarget.checked)} />
  }
  const input = { ...common, withAsterisk: isRequired, size: 'sm', 'data-field': name } as const
  if (kind === 'choice') {
    return (
      <NativeSelect
        {...input}
        data={[{ value: '', label: sample === undefined ? '' : words.suchAs(String(sample)) }, ...choices.map(String)]}
        value={value === undefined ? '' : String(value)}
        onChange={(event) => onChange(choices.find((choice) => String(choice) === event.currentTarget.value))}
      />
    )
  }
  if (kind === 'json') return <JsonField {...input} sample={sample} value={value} onChange={onChange} />
  const placeholder = sample === undefined ? undefined : String(sample)
  if (kind === 'number') {
    const shown = typeof value === 'number' || typeof value === 'string' ? value : ''
    return <NumberInput {...input} placeholder={placeholder} value={shown} onChange={onChange} hideControls />
  }
  return (
    <TextInput
      {...input}
      placeholder={placeholder}
      value={value === undefined ? '' : String(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

interface JsonFieldProps extends Omit<FieldProps, 'field'> {
  sample: unknown
}

/** Keeps the text as it was typed, as long as it means the same as the value. */
function JsonField({ value, sample, onChange, ...props }: JsonFieldProps) {
  const words = useWords()
  const [typed, setTyped] = useState('')
  const own = JSON.stringify(value) ?? ''
  const isSame = JSON.stringify(parseJson(typed)) === JSON.stringify(value)
  return (
    <JsonInput
      {...props}
      autosize
      minRows={1}
      validationError={words.badJson}
      placeholder={sample === undefined ? undefined : JSON.stringify(sample)}
      value={isSame ? typed : own}
      onChange={(text) => {
        setTyped(text)
        onChange(parseJson(text))
      }}
    />
  )
}
