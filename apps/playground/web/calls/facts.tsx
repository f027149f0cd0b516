import { Anchor, Badge, Group, Stack, Text } from '@mantine/core'
import type { Doc } from '../../build/docstrings.ts'
import type { Operation } from '../../src/engine/operations.ts'
import { useWords } from '../words/words.tsx'
import { DocText } from './doc-text.tsx'

/** What a call is for, and how sure that is. */
export function Facts({ operation, doc }: { operation: Operation; doc: Doc | undefined }) {
  const words = useWords()
  const { method, path, docs, certainty, isSafe, isOpen } = operation
  return (
    <Stack gap={4}>
      <Group gap={6}>
        <Badge color="gray.8">{method}</Badge>
        <Text ff="monospace" size="sm">
          {path}
        </Text>
      </Group>
      {doc && (
        <Text size="sm" className="paragraphs">
          <DocText doc={doc} />
        </Text>
      )}
      <Group gap={6}>
        <Badge tt="none" color={isSafe ? 'teal.9' : '#8f4700'}>
          {isSafe ? words.readOnly : words.writes}
        </Badge>
        <Badge tt="none" color={certainty === 'documented' ? 'teal.9' : '#8f4700'}>
          {words.certainty[certainty]}
        </Badge>
        {isOpen && (
          <Badge tt="none" color="grape.9">
            {words.open}
          </Badge>
        )}
        {docs && (
          <Anchor href={docs} size="sm" target="_blank" rel="noreferrer">
            {words.docs}
          </Anchor>
        )}
      </Group>
    </Stack>
  )
}
