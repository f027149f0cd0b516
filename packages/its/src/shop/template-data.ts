import type { Client, Issue, Schema } from '@x/core/vendor'

/** The part of a template that the check needs, as `templates.get` returns it. */
export interface CheckedTemplate {
  template_params?: readonly TemplateParam[] | null | undefined
}

interface TemplateParam {
  name: string
  require?: boolean | null | undefined
  accept_null?: boolean | null | undefined
  min_length?: number | null | undefined
  max_length?: number | null | undefined
}

/** Makes `zns.check`. The client's own `input` check keeps secrets and line breaks out of its error. */
export const createTemplateCheck =
  ({ input }: Pick<Client, 'input'>) =>
  <Data extends Readonly<Record<string, string>>>({ template_params }: CheckedTemplate, data: Data): Data =>
    input('shop.zns.check', schemaOf<Data>(template_params), data)

const schemaOf = <Data>(params: readonly TemplateParam[] | null | undefined): Schema<Data> => ({
  '~standard': {
    version: 1,
    vendor: 'its',
    validate: (data) => {
      const issues = params ? issuesOf(params, data as Readonly<Record<string, unknown>>) : [unknownParams]
      if (issues.length === 0) return { value: data as Data }
      return { issues: issues.map(({ path, expected }) => ({ type: 'check', message: expected, path: [path] })) }
    },
  },
})

const unknownParams = { path: 'template.template_params', expected: 'present, as templates.get returns it' }

function issuesOf(params: readonly TemplateParam[], data: Readonly<Record<string, unknown>>): Issue[] {
  const names = params.map(({ name }) => name)
  const given = Object.keys(data ?? {})
  return [
    ...params.flatMap((param) => {
      const value = given.includes(param.name) ? data[param.name] : undefined
      const expected = expectation(param, value)
      return expected === undefined ? [] : [{ path: `template_data.${param.name}`, expected }]
    }),
    ...given
      .filter((name) => !names.includes(name))
      .map((name) => ({
        path: `template_data.${name}`,
        expected: `absent: the template has only ${names.join(', ')}`,
      })),
  ]
}

/** Returns what the value should be, or undefined when it is valid. */
function expectation({ require, accept_null, min_length, max_length }: TemplateParam, value: unknown) {
  if (value === undefined) return require ? 'present' : undefined
  if (typeof value !== 'string') return 'a text'
  if (value === '' && accept_null === true) return
  if (value === '' && (require === true || accept_null === false)) return 'a text that is not empty'
  // ITS does not say how it counts. This counts characters after NFC, so that an accent does not make a text longer.
  const { length } = [...value.normalize('NFC')]
  if (min_length && length < min_length) return `at least ${min_length} letters long, not ${length}`
  // ITS sends 0 for a limit that is not set.
  if (max_length && length > max_length) return `at most ${max_length} letters long, not ${length}`
  return
}
