import { useCallback, useState } from 'react'
import type { OpenStory, Outcome } from '../../src/engine/tell.ts'
import type { Kit } from '../kit.ts'
import type { Vendor } from '../vendors.ts'

/** Opens a story, runs its steps and keeps the outcome of each. */
export function useStory(kit: Kit, vendor: Vendor) {
  const [open, setOpen] = useState<OpenStory>(() => kit.openStory(vendor))
  const [outcomes, setOutcomes] = useState<Record<string, Outcome>>({})
  const [running, setRunning] = useState<string>()

  const run = useCallback(
    async (ids: readonly string[]) => {
      for (const step of open.story.steps.filter(({ id }) => ids.includes(id))) {
        setRunning(step.id)
        kit.network.use(open.handlers)
        const outcome = await open.run(step)
        setOutcomes((known) => ({ ...known, [step.id]: outcome }))
      }
      setRunning(undefined)
    },
    [kit, open],
  )
  const restart = useCallback(() => {
    setOpen(kit.openStory(vendor))
    setOutcomes({})
  }, [kit, vendor])

  return { open, outcomes, running, run, restart }
}
