// Before the first paint: the language and the theme of the address, else the browser's.
{
  // A link from elsewhere may say the language as links do: `?lang=vi`.
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
