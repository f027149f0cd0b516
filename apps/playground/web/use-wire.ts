import { useEffect, useState } from 'react'
import type { Wire } from '../src/engine/wire.ts'

/** Ms between two drawings while much is passing: often enough to follow, rare enough to leave time for the rest. */
const pause = 100

/** Draws again when something passed: at once, then every so often as long as more passes. */
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

/** Draws again every so many milliseconds, for what changes with time alone. */
export function useTick(ms: number): void {
  const [, setTick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), ms)
    return () => clearInterval(timer)
  }, [ms])
}
