import { isApiError } from '@x/core'
import type { Stage } from 'test-kit/spec'
import type { Crossing } from './wire.ts'

/** One thing that a story promised, and whether it was so. */
interface Check {
  what: string
  ok: boolean
}

/** A part of a story: what went over the wire in it, what was promised, and what a user got to see. */
export interface Act {
  title: string
  crossings: Crossing[]
  checks: Check[]
  notes: string[]
}

/** A stage that keeps what happens on it, act by act. `crossings` is where the wire writes to. */
export function createStage(crossings: Crossing[]): Stage & { acts: Act[] } {
  const acts: Act[] = []
  let began = 0
  const current = () => {
    const act = acts.at(-1)
    if (act === undefined) throw new Error('A story begins with an act')
    act.crossings = crossings.slice(began)
    return act
  }
  const cross = (from: 'app' | 'client', to: 'app' | 'client', text: string) => {
    crossings.push({ from, to, text })
    current()
  }
  return {
    acts,
    act: (title) => {
      began = crossings.length
      acts.push({ title, crossings: [], checks: [], notes: [] })
    },
    check: (what, ok) => void current().checks.push({ what, ok }),
    note: (text) => void current().notes.push(text),
    app: async (text, job) => {
      cross('app', 'client', text)
      const result = await job()
      cross('client', 'app', 'done')
      return result
    },
    fails: async (text, job) => {
      cross('app', 'client', text)
      const error: unknown = await job().then(
        () => new Error('It should have failed'),
        (reason: unknown) => reason,
      )
      const code = isApiError(error) ? error.code : 'no error of ours'
      cross('client', 'app', code)
      current().notes.push(`${code}: ${error instanceof Error ? error.message : String(error)}`)
      return code
    },
  }
}
