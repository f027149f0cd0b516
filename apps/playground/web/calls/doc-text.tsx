import { Code } from '@mantine/core'
import type { Doc } from '../../build/docstrings.ts'
import { useLanguage } from '../words/words.tsx'

/** A docstring in the language of the page if it is translated, else in English; words between backticks are code. */
export function DocText({ doc }: { doc: Doc }) {
  const language = useLanguage()
  const text = doc[language]
  return (
    <span lang={text === undefined ? 'en' : language}>
      {(text ?? doc.en)
        .split('`')
        .map((part, index) => (index % 2 === 1 ? <Code key={`${index} ${part}`}>{part}</Code> : part))}
    </span>
  )
}
