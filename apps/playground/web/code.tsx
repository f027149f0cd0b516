import { CodeHighlight } from '@mantine/code-highlight'
import { useWords } from './words/words.tsx'

/** Code that can be copied. Long lines wrap, so there is nothing to scroll sideways on a phone. */
export function Code({ code, language = 'typescript' }: { code: string; language?: 'typescript' | 'bash' }) {
  const words = useWords()
  return (
    <CodeHighlight
      code={code}
      language={language}
      copyLabel={words.copy}
      copiedLabel={words.copied}
      className="code"
      radius="md"
    />
  )
}
