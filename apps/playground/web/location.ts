import { useCallback, useSyncExternalStore } from 'react'

/** The state of the page, all of it in the address: `#/casso/calls?op=userInfo&lang=vi`. */
export interface Place {
  vendor: string | undefined
  tab: string | undefined
  query: URLSearchParams
}

const subscribe = (listener: () => void) => {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

export function usePlace(): Place {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash)
  return parse(hash)
}

function parse(hash: string): Place {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?')
  const [vendor, tab] = path.split('/').map(decodeURIComponent)
  return { vendor: vendor || undefined, tab: tab || undefined, query: new URLSearchParams(search) }
}

/** Returns the address of a place. Keeps the language and the theme. */
export function addressOf(vendor?: string, tab?: string, query: Record<string, string | undefined> = {}): string {
  const search = new URLSearchParams()
  const { query: current } = parse(window.location.hash)
  const all: Record<string, string | undefined> = {
    lang: current.get('lang') ?? undefined,
    theme: current.get('theme') ?? undefined,
    ...query,
  }
  for (const [name, value] of Object.entries(all)) if (value !== undefined && value !== '') search.set(name, value)
  const path = [vendor, tab].filter((part) => part !== undefined).join('/')
  return `#/${path}${search.size > 0 ? `?${search}` : ''}`
}

/** Returns the query and a function that changes it without a new entry in the history. */
export function useQuery(): [URLSearchParams, (changes: Record<string, string | undefined>) => void] {
  const { query } = usePlace()
  const change = useCallback((changes: Record<string, string | undefined>) => {
    const { vendor, tab, query: current } = parse(window.location.hash)
    const all = { ...Object.fromEntries(current), ...changes }
    window.history.replaceState(null, '', addressOf(vendor, tab, all))
    window.dispatchEvent(new HashChangeEvent('hashchange'))
  }, [])
  return [query, change]
}
