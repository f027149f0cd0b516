import { useEffect } from 'react'
import { addressOf } from './location.ts'

/** Longest pause between the two keys of one shortcut, in ms. */
const pause = 1_500

/** Handles shortcuts of single keys, except while the user is typing. */
export function useShortcuts(vendors: readonly string[], onHelp: () => void): void {
  useEffect(() => {
    let wentAt = -pause
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      const isSecond = event.timeStamp - wentAt < pause
      wentAt = -pause
      if (isSecond) {
        const vendor = vendors[Number(event.key) - 1]
        if (event.key === 's') window.location.hash = addressOf()
        else if (vendor !== undefined) window.location.hash = addressOf(vendor)
      } else if (event.key === 'g') wentAt = event.timeStamp
      else if (event.key === '?') onHelp()
      else if (event.key === 't') click('theme')
      else if (event.key === 'l') click('language')
      else if (event.key === 'w') focus('wire-title')
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [vendors, onHelp])
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
const click = (name: string) => document.querySelector<HTMLElement>(`[data-shortcut="${name}"]`)?.click()

function focus(id: string) {
  const element = document.getElementById(id)
  element?.scrollIntoView({ block: 'start' })
  element?.focus()
}
