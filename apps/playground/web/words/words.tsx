import { createContext, type ReactNode, useContext, useEffect } from 'react'
import type { Text } from 'test-kit/story'
import { usePlace } from '../location.ts'
import { en, type Words } from './en.ts'
import { vi } from './vi.ts'

export type Language = 'en' | 'vi'
const languages: Record<Language, Words> = { en, vi }
const LanguageContext = createContext<Language>('en')

/** Provides the language of the address, or else the browser's. */
export function WordsProvider({ children }: { children: ReactNode }) {
  const asked = usePlace().query.get('lang')
  const language: Language = asked === 'en' || asked === 'vi' ? asked : ownLanguage()
  useEffect(() => {
    document.documentElement.lang = language
    document.title = languages[language].title
  }, [language])
  return <LanguageContext value={language}>{children}</LanguageContext>
}

export const useLanguage = () => useContext(LanguageContext)
export const useWords = () => languages[useLanguage()]

/** Returns a function that picks the words of a text in the language of the page. */
export function useText() {
  const language = useLanguage()
  return (text: Text) => text[language]
}

const ownLanguage = (): Language => (navigator.language.startsWith('vi') ? 'vi' : 'en')
