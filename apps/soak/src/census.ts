/** Counts the objects that were entered, and how many of them are still in memory. */
export interface Census {
  enter(object: object): void
  made(): number
  alive(): number
}

export function createCensus(): Census {
  let made = 0
  let gone = 0
  const registry = new FinalizationRegistry(() => {
    gone += 1
  })
  return {
    enter: (object) => {
      made += 1
      registry.register(object, undefined)
    },
    made: () => made,
    alive: () => made - gone,
  }
}
