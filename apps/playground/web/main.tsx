import './styles.ts'
import { CodeHighlightAdapterProvider, createHighlightJsAdapter } from '@mantine/code-highlight'
import { MantineProvider } from '@mantine/core'
import hljs from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import typescript from 'highlight.js/lib/languages/typescript'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { usePlace } from './location.ts'
import { look, readable } from './theme.ts'

hljs.registerLanguage('typescript', typescript)
hljs.registerLanguage('bash', bash)

function Root() {
  const theme = usePlace().query.get('theme')
  return (
    <StrictMode>
      <MantineProvider
        theme={look}
        cssVariablesResolver={readable}
        defaultColorScheme="auto"
        {...((theme === 'light' || theme === 'dark') && { forceColorScheme: theme })}
        getStyleNonce={() => __STYLE_NONCE__}
      >
        <CodeHighlightAdapterProvider adapter={createHighlightJsAdapter(hljs)}>
          <App />
        </CodeHighlightAdapterProvider>
      </MantineProvider>
    </StrictMode>
  )
}

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no root')
createRoot(root).render(<Root />)
