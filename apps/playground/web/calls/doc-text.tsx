import { Code } from '@mantine/core'

/** A docstring, whose words between backticks are code. It is English, whatever the page speaks. */
export function DocText({ text }: { text: string }) {
  return (
    <span lang="en">
      {text.split('`').map((part, index) => (index % 2 === 1 ? <Code key={`${index} ${part}`}>{part}</Code> : part))}
    </span>
  )
}
