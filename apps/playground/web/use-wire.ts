import { useEffect, useState } from 'react'
import type { Wire } from '../src/engine/wire.ts'

/** Draws again when something passed, at most once a frame. */
export function useWire(wire: Wire): number {
  const [version, setVersion] = useState(0)
  useEffect(() => {
    let frame = 0
    const stop = wire.subscribe(() => {
      if (frame !== 0) return
      frame = requestAnimationFrame(() => {
        frame = 0
        setVersion((current) => current + 1)
      })
    })
    return () => {
      stop()
      cancelAnimationFrame(frame)
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
