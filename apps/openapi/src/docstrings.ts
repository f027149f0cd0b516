import { resolve } from 'node:path'
import type { Json } from 'test-kit/openapi'
import ts from 'typescript'

/** The docstrings of one endpoint and its fields. */
export interface EndpointDocs {
  /** Its docstring, one line per paragraph. Of the tags, it has only `@default`. */
  text: string
  /** Adds the docstrings of an argument's fields to its JSON Schema. */
  describeArgument(index: number, schema: Json): Json
  /** Adds the docstrings of the reply's fields to its JSON Schema. */
  describeReply(schema: Json): Json
}

/** Reads the docstrings of a vendor's endpoints and of all their fields, by operation. */
export function readDocstrings(folder: string): Map<string, EndpointDocs> {
  const file = resolve(folder, 'src/endpoints.ts')
  const program = ts.createProgram([file], optionsOf(folder))
  const checker = program.getTypeChecker()
  const found = new Map<string, EndpointDocs>()

  function visit(table: ts.Type, prefix: string): void {
    for (const entry of table.getProperties()) {
      const operation = [prefix, entry.name].filter(Boolean).join('.')
      const type = checker.getTypeOfSymbol(entry)
      const call = type.getProperty('~call')
      if (call === undefined) visit(type, operation)
      else found.set(operation, docsOf(entry, checker.getNonNullableType(checker.getTypeOfSymbol(call))))
    }
  }

  function docsOf(entry: ts.Symbol, call: ts.Type): EndpointDocs {
    const [signature] = call.getCallSignatures()
    if (signature === undefined) throw new Error(`${entry.name} cannot be called`)
    const [rest] = signature.getParameters()
    const args = rest ? checker.getTypeArguments(checker.getTypeOfSymbol(rest) as ts.TypeReference) : []
    return {
      text: textOf(entry),
      describeArgument: (index, schema) => (args[index] ? describe(schema, args[index]) : schema),
      describeReply: (schema) => describe(schema, signature.getReturnType()),
    }
  }

  /** Walks the schema and the type of the same shape side by side. */
  function describe(schema: Json, type: ts.Type): Json {
    const { properties, items, anyOf } = schema as { properties?: Record<string, Json>; items?: Json; anyOf?: Json[] }
    const bare = checker.getNonNullableType(type)
    const element = bare.getNumberIndexType()
    return {
      ...schema,
      ...(properties && {
        properties: Object.fromEntries(
          Object.entries(properties).map(([name, inner]) => [name, describeField(inner, bare, name)]),
        ),
      }),
      ...(items && element && { items: describe(items, element) }),
      ...(anyOf && { anyOf: anyOf.map((option) => describe(option, bare)) }),
    }
  }

  function describeField(schema: Json, owner: ts.Type, name: string): Json {
    const owners = owner.isUnion() ? owner.types : [owner]
    const field = owners.flatMap((each) => each.getProperty(name) ?? [])[0]
    if (field === undefined) return schema
    const text = textOf(field)
    const described = describe(schema, checker.getTypeOfSymbol(field))
    if (text === '') return described
    // A description that is there already is a rule in words: see `jsonSchemaOf`.
    const rule = schema.description === undefined ? [] : [`Must be ${schema.description}.`]
    return { ...described, description: [text, ...rule].join(' ') }
  }

  function textOf(symbol: ts.Symbol): string {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(checker))
    const defaults = symbol.getJsDocTags(checker).filter(({ name }) => name === 'default')
    const said = defaults.map((tag) => `Default: ${ts.displayPartsToString(tag.text)}.`)
    return [text.replaceAll(/(?<!\n)\n(?!\n)/g, ' ').trim(), ...said].filter(Boolean).join(' ')
  }

  const source = program.getSourceFile(file)
  const exported = source && checker.getSymbolAtLocation(source)?.exports?.get('endpoints' as ts.__String)
  if (exported === undefined) throw new Error(`${file} exports no endpoints`)
  visit(checker.getTypeOfSymbol(exported), '')
  return found
}

function optionsOf(folder: string): ts.CompilerOptions {
  const config = resolve(folder, '../../tsconfig.json')
  const { options = {} } =
    ts.getParsedCommandLineOfConfigFile(
      config,
      { types: [] },
      { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
    ) ?? {}
  return options
}
