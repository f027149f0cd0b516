import 'react-json-view-lite/dist/index.css'
import { Paper, Text, useComputedColorScheme } from '@mantine/core'
import { collapseAllNested, darkStyles, defaultStyles, JsonView } from 'react-json-view-lite'

/** The colours of code, which are readable in both themes; the viewer's own are not. */
const readable = {
  stringValue: 'hljs-string',
  numberValue: 'hljs-number',
  booleanValue: 'hljs-literal',
  nullValue: 'hljs-literal',
  undefinedValue: 'hljs-literal',
  otherValue: 'hljs-literal',
}

/** Data as a tree whose parts can be opened and closed. The arrow keys walk through it. */
export function JsonTree({ data, label = 'JSON' }: { data: unknown; label?: string }) {
  const scheme = useComputedColorScheme('light')
  const base = scheme === 'dark' ? darkStyles : defaultStyles
  const isTree = typeof data === 'object' && data !== null
  return (
    <Paper withBorder p={4} fz="sm" ff="monospace" className="json-tree" data-scheme={scheme}>
      {isTree ? (
        <JsonView
          aria-label={label}
          data={data}
          shouldExpandNode={(level) => level < 3 || collapseAllNested(level)}
          style={{ ...base, ...readable, quotesForFieldNames: false, stringifyStringValues: true }}
        />
      ) : (
        <Text ff="monospace" size="sm">
          {JSON.stringify(data) ?? 'undefined'}
        </Text>
      )}
    </Paper>
  )
}
