import { Anchor, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { Code } from '../code.tsx'
import { documentsOf } from '../documents.ts'
import type { Kit } from '../kit.ts'
import { Journey } from '../story/journey.tsx'
import { useLanguage, useWords } from '../words/words.tsx'

/** What the kit is, in one screen, and one order's way through all vendors. */
export function StartPage({ kit }: { kit: Kit | undefined }) {
  const words = useWords()
  const language = useLanguage()
  return (
    <Stack gap="xl">
      <Stack gap="xs">
        <Title order={1}>{words.heroTitle}</Title>
        {words.hero.map((sentence) => (
          <Text key={sentence} size="lg" maw={860}>
            {sentence}
          </Text>
        ))}
      </Stack>
      {kit === undefined ? (
        <Group mih={320} align="start">
          <Button loading>{words.play}</Button>
          <Text role="status">{words.loading}</Text>
        </Group>
      ) : (
        <Journey kit={kit} />
      )}
      <Stack gap="xs">
        <Title order={2} size="h3">
          {words.commands}
        </Title>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {[
            [words.commandStart, 'npx --yes pnpm@12.21.0 start'],
            [words.commandDemo, 'npx --yes pnpm@12.21.0 demo'],
          ].map(([label = '', code = '']) => (
            <div key={code}>
              <Text size="sm">{label}</Text>
              <Code code={code} language="bash" />
            </div>
          ))}
        </SimpleGrid>
      </Stack>
      <Stack gap={4}>
        <Title order={2} size="h3">
          {words.documents}
        </Title>
        <Anchor href={documentsOf(language)}>{words.documentLinks}</Anchor>
        <Group gap="md">
          {kit?.vendors.map(({ vendor, story }) => (
            <Anchor key={vendor} href={documentsOf(language, vendor)}>
              {story.name}
            </Anchor>
          ))}
        </Group>
      </Stack>
    </Stack>
  )
}
