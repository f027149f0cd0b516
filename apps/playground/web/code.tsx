import { CodeHighlight } from '@mantine/code-highlight'
import { useWords } from './words/words.tsx'

/** Code that can be copied. Long lines wrap, so that a phone does not scroll sideways. */
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
