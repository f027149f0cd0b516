import type { Language } from './words/words.tsx'

/** Whether this page is in the folder `playground` of the documents' site. Elsewhere it stands alone. */
const isPublished = /\/playground\/$/.test(window.location.pathname)

/** Returns the address of the documents, or of those of a package. */
export function documentsOf(language: Language, name?: string): string {
  const own = language === 'en' ? '' : `.${language}`
  if (isPublished)
    return `../${language === 'en' ? '' : `${language}/`}${name === undefined ? '' : `packages/${name}.html`}`
  const repository = 'https://github.com/vendor-kit/vendor-kit'
  return `${repository}/blob/main/${name === undefined ? '' : `packages/${name}/`}README${own}.md`
}
