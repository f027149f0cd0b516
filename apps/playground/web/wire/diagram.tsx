import { Badge, Box, Group, Text } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { countRuns, type Run } from '../../src/engine/runs.ts'
import type { Exchange, Lane, Wire } from '../../src/engine/wire.ts'
import { useWire } from '../use-wire.ts'
import { useWords } from '../words/words.tsx'
import styles from './diagram.module.css'

const lanes: Lane[] = ['app', 'client', 'auth', 'api']
/** The position of each lane, in percent of the width. */
const places: Record<Lane, number> = { app: 9, client: 36, auth: 67, api: 93 }
const rowHeight = 32

interface DiagramProps {
  wire: Wire
  filter: string
  isGrouped: boolean
  height: number
  onSelect(exchange: Exchange): void
}

/** Draws what passes between the lanes, as it happens. Only the rows in view are drawn. */
export function Diagram({ wire, filter, isGrouped, height, onSelect }: DiagramProps) {
  const words = useWords()
  const version = useWire(wire)
  const scroll = useRef<HTMLDivElement>(null)
  // The wire changes its list in place, so `version` tells when it has changed.
  const rows = useMemo(() => rowsOf(wire, filter, isGrouped), [wire, filter, isGrouped, version])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  })
  useEffect(() => {
    const element = scroll.current
    if (element !== null && rows.length > 0) element.scrollTop = element.scrollHeight
  }, [rows.length])

  return (
    <Box>
      <Group justify="space-between" mih={24}>
        <Text size="xs" c="dimmed">
          {wire.crossings.length === 0 ? words.wireHint : words.arrows(wire.crossings.length)}
        </Text>
        {wire.waiting() > 0 && <Badge color="#8f4700">{words.waiting(wire.waiting())}</Badge>}
      </Group>
      <div className={styles.lanes} aria-hidden="true">
        {lanes.map((lane) => (
          <span key={lane} className={styles.lane} style={{ left: `${places[lane]}%` }}>
            {words.lanes[lane]}
          </span>
        ))}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would say that there is something to fill in. */}
      <div
        ref={scroll}
        role="group"
        className={styles.scroll}
        style={{ height }}
        aria-label={words.wire}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        <div style={{ height: Math.max(virtual.getTotalSize(), height - 4), position: 'relative' }}>
          {lanes.map((lane) => (
            <span key={lane} className={styles.line} style={{ left: `${places[lane]}%` }} />
          ))}
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const run = rows[index]
            return run && <Row key={key} run={run} top={start} onSelect={onSelect} />
          })}
        </div>
      </div>
    </Box>
  )
}

function rowsOf(wire: Wire, filter: string, isGrouped: boolean): Run[] {
  const wanted = filter.trim().toLowerCase()
  const crossings =
    wanted === '' ? wire.crossings : wire.crossings.filter(({ text }) => text.toLowerCase().includes(wanted))
  return isGrouped ? countRuns(crossings) : crossings.map((crossing) => ({ ...crossing, times: 1 }))
}

function Row({ run, top, onSelect }: { run: Run; top: number; onSelect(exchange: Exchange): void }) {
  const { from, to, text, times, ms, isOk, waiting, exchange } = run
  const words = useWords()
  const left = Math.min(places[from], places[to])
  const width = Math.abs(places[to] - places[from])
  const direction = places[to] > places[from] ? styles.right : styles.left
  const duration = ms === undefined ? '' : ` · ${Math.round(ms)} ms`
  const label = `${times > 1 ? `${times} × ` : ''}${text}${duration}`
  const className = `${styles.row} ${isOk ? styles.good : styles.bad}`
  const style = { transform: `translateY(${top}px)`, height: rowHeight }
  const inside = (
    <>
      <span className={styles.waiting} style={{ width: `${(Math.min(waiting, 100) / 100) * places.app}%` }} />
      <span className={styles.label} data-arrow style={{ left: `${left + 0.8}%`, width: `${width - 1.6}%` }}>
        {label}
      </span>
      <span className={`${styles.arrow} ${direction}`} style={{ left: `${left}%`, width: `${width}%` }} />
    </>
  )
  const spoken = `${words.lanes[from]} → ${words.lanes[to]}: ${label}`
  if (exchange === undefined) {
    return (
      <div className={className} style={style}>
        {inside}
      </div>
    )
  }
  return (
    <button type="button" className={className} style={style} aria-label={spoken} onClick={() => onSelect(exchange)}>
      {inside}
    </button>
  )
}
