import { useEffect, useState } from 'react'
import type { Kit } from './kit.ts'

export type KitState = { kit: Kit } | { error: unknown } | undefined

/** Loads the clients and their mocks. Returns undefined until they are ready. */
export function useKit(): KitState {
  const [state, setState] = useState<KitState>()
  useEffect(() => {
    let isGone = false
    import('./kit.ts')
      .then(({ startKit }) => startKit())
      .then(
        (kit) => !isGone && setState({ kit }),
        (error: unknown) => !isGone && setState({ error }),
      )
    return () => {
      isGone = true
    }
  }, [])
  return state
}
