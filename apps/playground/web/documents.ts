import type { Language } from './words/words.tsx'

/** The site of the documents has this page in its folder `playground`; elsewhere it stands alone. */
const isPublished = /\/playground\/$/.test(window.location.pathname)

/** The address of the documents, or of those of a package. */
export function documentsOf(language: Language, name?: string): string {
  const own = language === 'en' ? '' : `.${language}`
  if (isPublished)
    return `../${language === 'en' ? '' : `${language}/`}${name === undefined ? '' : `packages/${name}.html`}`
  const repository = 'https://github.com/vendor-kit/vendor-kit'
  return `${repository}/blob/main/${name === undefined ? '' : `packages/${name}/`}README${own}.md`
}
