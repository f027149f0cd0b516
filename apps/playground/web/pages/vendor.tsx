import './vendor-styles.ts'
import { Anchor, Grid, NativeSelect, Stack, Tabs, Text, Title } from '@mantine/core'
import { useMemo } from 'react'
import { CallsPanel } from '../calls/calls.tsx'
import { documentsOf } from '../documents.ts'
import type { Kit } from '../kit.ts'
import { addressOf, usePlace, useQuery } from '../location.ts'
import { StoryPanel } from '../story/story.tsx'
import { useStory } from '../story/use-story.ts'
import { CrowdPanel } from '../trouble/crowd.tsx'
import { TroublePanel } from '../trouble/trouble.tsx'
import type { Vendor } from '../vendors.ts'
import { Events } from '../wire/events.tsx'
import { GrantCard } from '../wire/grant.tsx'
import { WirePanel } from '../wire/panel.tsx'
import { useLanguage, useText, useWords } from '../words/words.tsx'
import styles from './vendor.module.css'

const tabs = ['story', 'calls', 'trouble', 'crowd'] as const

/** The page of one vendor, with the wire beside its panels. */
// biome-ignore lint/style/noDefaultExport: React's `lazy` takes a module by its default export.
export default function VendorPage({ kit, vendor }: { kit: Kit; vendor: Vendor }) {
  const words = useWords()
  const text = useText()
  const language = useLanguage()
  const { tab = 'story' } = usePlace()
  const [query, setQuery] = useQuery()
  const wayName = query.get('way')
  // On the tab `crowd`, prefer a way that logs in: there, many calls at once show the most.
  const first = tab === 'crowd' ? vendor.ways.find(({ renewal }) => renewal !== 'static') : undefined
  const way = vendor.ways.find(({ name }) => name === wayName) ?? first ?? vendor.ways[0]
  const session = useMemo(() => way && kit.createSession(way, kit.network), [kit, way])
  const story = useStory(kit, vendor)
  if (session === undefined) return null
  const isStory = tab === 'story'
  return (
    <Stack>
      <div>
        <Title order={1} size="h2">
          {vendor.story.name}
        </Title>
        <Text>
          {text(vendor.story.about)}{' '}
          <Anchor href={documentsOf(language, vendor.vendor)} underline="always">
            {words.vendorDocuments}
          </Anchor>
        </Text>
      </div>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Tabs
            value={tab}
            keepMounted={false}
            onChange={(value) => {
              window.location.hash = addressOf(vendor.vendor, value ?? 'story', { way: query.get('way') ?? undefined })
            }}
          >
            <Tabs.List mb="sm">
              {tabs.map((name) => (
                <Tabs.Tab key={name} value={name}>
                  {words.tabs[name]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {!isStory && vendor.ways.length > 1 && (
              <NativeSelect
                mb="sm"
                label={words.way}
                data={vendor.ways.map(({ name }) => name)}
                value={session.way.name}
                onChange={(event) => setQuery({ way: event.currentTarget.value, op: undefined })}
              />
            )}
            <Tabs.Panel value="story">
              <StoryPanel story={story} />
            </Tabs.Panel>
            <Tabs.Panel value="calls">
              <CallsPanel key={session.way.name} vendor={vendor} session={session} />
            </Tabs.Panel>
            <Tabs.Panel value="trouble">
              <TroublePanel key={session.way.name} kit={kit} vendor={vendor} session={session} />
            </Tabs.Panel>
            <Tabs.Panel value="crowd">
              <CrowdPanel key={session.way.name} kit={kit} session={session} />
            </Tabs.Panel>
          </Tabs>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Stack className={styles.side}>
            {!isStory && <GrantCard session={session} />}
            <WirePanel
              key={isStory ? 'story' : session.way.name}
              wire={isStory ? story.open.wire : session.wire}
              height={isStory ? 520 : 380}
            />
            <Events wire={isStory ? story.open.wire : session.wire} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  )
}
