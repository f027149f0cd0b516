import { useEffect, useState } from 'react'
import type { Wire } from '../src/engine/wire.ts'

/** Milliseconds between two renders in heavy traffic: often enough to follow, rare enough for other work. */
const pause = 100

/** Renders again when the wire has changed: at once, or `pause` after the previous render. */
export function useWire(wire: Wire): number {
  const [version, setVersion] = useState(0)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let drawnAt = 0
    const draw = () => {
      timer = undefined
      drawnAt = performance.now()
      setVersion((current) => current + 1)
    }
    const stop = wire.subscribe(() => {
      timer ??= setTimeout(draw, Math.max(0, drawnAt + pause - performance.now()))
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [wire])
  return version
}

/** Renders again every `ms` milliseconds, for what changes with time only. */
export function useTick(ms: number): void {
  const [, setTick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), ms)
    return () => clearInterval(timer)
  }, [ms])
}
