import { Checkbox, Fieldset, JsonInput, NativeSelect, NumberInput, Stack, TextInput } from '@mantine/core'
import type { Field } from '../../src/engine/fields.ts'
import { useWords } from '../words/words.tsx'

type Value = Record<string, unknown>

interface FormProps {
  fields: readonly Field[]
  value: Value
  /** Messages by dotted path. */
  errors: Record<string, string>
  path?: string
  onChange(value: Value): void
}

/** A form made from an input's schema. A field that is left empty is not sent. */
export function Form({ fields, value, errors, path = '', onChange }: FormProps) {
  const set = (name: string, given: unknown) => {
    const { [name]: _, ...rest } = value
    onChange(given === undefined || given === '' ? rest : { ...rest, [name]: given })
  }
  return (
    <Stack gap="xs">
      {fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          path={path === '' ? field.name : `${path}.${field.name}`}
          value={value[field.name]}
          errors={errors}
          onChange={(given) => set(field.name, given)}
        />
      ))}
    </Stack>
  )
}

interface FieldProps {
  field: Field
  path: string
  value: unknown
  errors: Record<string, string>
  onChange(value: unknown): void
}

function FieldInput({ field, path, value, errors, onChange }: FieldProps) {
  const words = useWords()
  const { name, kind, isRequired, choices = [], hint, fields = [] } = field
  const common = { label: name, withAsterisk: isRequired, description: hint, error: errors[path], size: 'sm' } as const

  if (kind === 'object') {
    return (
      <Fieldset legend={name} p="xs">
        <Form
          fields={fields}
          value={(value as Value | undefined) ?? {}}
          errors={errors}
          path={path}
          onChange={(given) => onChange(Object.keys(given).length === 0 ? undefined : given)}
        />
      </Fieldset>
    )
  }
  if (kind === 'boolean') {
    return (
      <Checkbox
        label={name}
        description={hint}
        error={errors[path]}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked || undefined)}
      />
    )
  }
  if (kind === 'choice') {
    return (
      <NativeSelect
        {...common}
        data={['', ...choices]}
        value={value === undefined ? '' : String(value)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  if (kind === 'number') {
    const shown = typeof value === 'number' || typeof value === 'string' ? value : ''
    return <NumberInput {...common} value={shown} onChange={onChange} hideControls />
  }
  if (kind === 'json') {
    return (
      <JsonInput
        {...common}
        autosize
        minRows={2}
        validationError={words.badJson}
        defaultValue={value === undefined ? '' : JSON.stringify(value)}
        onChange={(text) => onChange(parse(text))}
      />
    )
  }
  return (
    <TextInput
      {...common}
      value={value === undefined ? '' : String(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function parse(text: string): unknown {
  try {
    return text.trim() === '' ? undefined : JSON.parse(text)
  } catch {
    // Sent as it is written, so that the client says what is wrong with it.
    return text
  }
}
