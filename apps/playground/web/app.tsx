import { AppShell, Box, NavLink, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { lazy, Suspense } from 'react'
import { Header } from './header.tsx'
import { addressOf, usePlace } from './location.ts'
import { StartPage } from './pages/start.tsx'
import { useShortcuts } from './shortcuts.ts'
import { type KitState, useKit } from './use-kit.ts'
import { useWords, WordsProvider } from './words/words.tsx'

// Loaded later: the start page needs no forms, trees or diagram.
const ShortcutList = lazy(() => import('./shortcut-list.tsx'))
const VendorPage = lazy(() => import('./pages/vendor.tsx'))

export function App() {
  return (
    <WordsProvider>
      <Shell />
    </WordsProvider>
  )
}

function Shell() {
  const words = useWords()
  const state = useKit()
  const [isMenuOpen, menu] = useDisclosure(false)
  const [isListOpen, list] = useDisclosure(false)
  const { vendor } = usePlace()
  const vendors = state !== undefined && 'kit' in state ? state.kit.vendors : []
  useShortcuts(
    vendors.map(({ vendor: name }) => name),
    list.open,
  )

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !isMenuOpen } }}
      padding={{ base: 'xs', sm: 'md' }}
    >
      <button type="button" className="skip" onClick={focusMain}>
        {words.skip}
      </button>
      <AppShell.Header aria-label={words.title}>
        <Header isMenuOpen={isMenuOpen} onMenu={menu.toggle} onShortcuts={list.open} />
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={words.navigation}>
        <NavLink href={addressOf()} label={words.start} active={vendor === undefined} onClick={menu.close} />
        <Text size="xs" fw={600} px="sm" pt="sm">
          {words.vendors}
        </Text>
        {vendors.map(({ vendor: name, story }) => (
          <NavLink key={name} href={addressOf(name)} label={story.name} active={vendor === name} onClick={menu.close} />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <Box maw={1500} mx="auto">
          <Page state={state} />
        </Box>
      </AppShell.Main>
      {isListOpen && (
        <Suspense>
          <ShortcutList isOpen onClose={list.close} />
        </Suspense>
      )}
    </AppShell>
  )
}

function Page({ state }: { state: KitState }) {
  const words = useWords()
  const { vendor: wanted } = usePlace()
  if (state !== undefined && 'error' in state) return <Text role="alert">{words.failed}</Text>
  if (wanted === undefined) return <StartPage kit={state?.kit} />
  if (state === undefined) return <Text role="status">{words.loading}</Text>
  const vendor = state.kit.vendors.find(({ vendor: name }) => name === wanted)
  if (vendor === undefined) return <StartPage kit={state.kit} />
  return (
    <Suspense fallback={<Text role="status">{words.loading}</Text>}>
      <VendorPage key={wanted} kit={state.kit} vendor={vendor} />
    </Suspense>
  )
}

function focusMain() {
  document.getElementById('main')?.focus()
}
