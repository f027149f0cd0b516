// Sets the language and the theme before the first paint: those of the address, or else the browser's.
{
  // A link from elsewhere may have the language in an ordinary query: `?lang=vi`.
  if (location.search !== '' && location.hash === '') {
    history.replaceState(null, '', `${location.pathname}#/${location.search}`)
  }
  const [path, search] = location.hash.split('?')
  const query = new URLSearchParams(search)
  const { dataset } = document.documentElement
  const language = query.get('lang') ?? navigator.language
  document.documentElement.lang = language.startsWith('vi') ? 'vi' : 'en'
  dataset.mantineColorScheme =
    query.get('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
  if (path.length < 3) dataset.start = ''
}
