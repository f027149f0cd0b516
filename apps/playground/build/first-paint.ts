import type { Plugin } from 'vite'
import { en } from '../web/words/en.ts'
import { vi } from '../web/words/vi.ts'

/** Puts the words of the start page into the HTML, so that they appear before any script has run. */
export const firstPaint: Plugin = {
  name: 'first-paint',
  transformIndexHtml: (html) => html.replace('<!-- first paint -->', [en, vi].map(toHtml).join('')),
}

function toHtml({ lang, heroTitle, hero }: typeof en): string {
  const sentences = hero.map((sentence) => `<p>${sentence}</p>`)
  return `<div class="first-paint" lang="${lang}"><h1>${heroTitle}</h1>${sentences.join('')}</div>`
}
