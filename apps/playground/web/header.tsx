import { ActionIcon, Anchor, Burger, Button, Group, useComputedColorScheme } from '@mantine/core'
import { addressOf, useQuery } from './location.ts'
import { useLanguage, useWords } from './words/words.tsx'

interface HeaderProps {
  isMenuOpen: boolean
  onMenu(): void
  onShortcuts(): void
}

export function Header({ isMenuOpen, onMenu, onShortcuts }: HeaderProps) {
  const words = useWords()
  const language = useLanguage()
  const [, setQuery] = useQuery()
  const scheme = useComputedColorScheme('light')
  const other = language === 'en' ? 'vi' : 'en'
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
      <Group gap="xs" wrap="nowrap">
        <Burger opened={isMenuOpen} onClick={onMenu} hiddenFrom="sm" size="sm" aria-label={words.menu} />
        <Anchor href={addressOf()} fw={700} c="inherit" underline="never">
          vendor-kit
        </Anchor>
      </Group>
      <Group gap={6} wrap="nowrap">
        <Button
          size="compact-sm"
          variant="default"
          lang={other}
          onClick={() => setQuery({ lang: other })}
          data-shortcut="language"
        >
          {other === 'vi' ? 'Tiếng Việt' : 'English'}
        </Button>
        <ActionIcon
          variant="default"
          aria-label={words.theme}
          onClick={() => setQuery({ theme: scheme === 'dark' ? 'light' : 'dark' })}
          data-shortcut="theme"
        >
          <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
            <circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" strokeWidth="2" />
            <path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" />
          </svg>
        </ActionIcon>
        <ActionIcon variant="default" aria-label={words.shortcuts} onClick={onShortcuts} visibleFrom="xs">
          ?
        </ActionIcon>
      </Group>
    </Group>
  )
}
