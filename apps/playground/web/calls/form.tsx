import { Fieldset, SimpleGrid } from '@mantine/core'
import type { Field } from '../../src/engine/fields.ts'
import { FieldInput } from './field.tsx'
import styles from './form.module.css'

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
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="xs" className={styles.form}>
      {fields.map((field) => {
        const { name, kind, fields: inner = [] } = field
        const at = path === '' ? name : `${path}.${name}`
        if (kind !== 'object') {
          return (
            <FieldInput
              key={name}
              field={field}
              value={value[name]}
              error={errors[at]}
              onChange={(given) => set(name, given)}
            />
          )
        }
        return (
          <Fieldset key={name} legend={name} p="xs" className={styles.wide}>
            <Form
              fields={inner}
              value={(value[name] as Value | undefined) ?? {}}
              errors={errors}
              path={at}
              onChange={(given) => set(name, Object.keys(given).length === 0 ? undefined : given)}
            />
          </Fieldset>
        )
      })}
    </SimpleGrid>
  )
}
