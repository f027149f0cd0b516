/** A small drawing for a stop of the journey. A stop that has none below gets a plug. */
export function Picture({ name, className }: { name: string; className: string }) {
  return (
    <svg viewBox="0 0 48 48" className={className} aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round">
        {drawings[name] ?? plug}
      </g>
    </svg>
  )
}

const plug = <path d="M18 6v10M30 6v10M12 16h24v6a12 12 0 0 1-24 0zM24 34v8" />

const drawings: Record<string, React.ReactNode> = {
  'casso.paid': <path d="M6 20 24 8l18 12zM10 20v16M20 20v16M28 20v16M38 20v16M6 40h36" />,
  'supership.quote': <path d="M6 24 24 6h16v16L22 40zM33 15h.01M18 24l6 6M22 20l6 6" />,
  'supership.order': <path d="M8 15 24 7l16 8v18l-16 8-16-8zM8 15l16 8 16-8M24 23v18M16 11l16 8" />,
  'supership.tracked': <path d="M4 12h22v20H4zM26 20h9l7 7v5H26zM12 36a4 4 0 1 0 .01 0M34 36a4 4 0 1 0 .01 0" />,
  'its.message': <path d="M6 8h36v24H24l-10 9v-9H6zM14 17h20M14 24h12" />,
}
