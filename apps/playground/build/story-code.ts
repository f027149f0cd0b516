import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const story = /\/story\.ts\?raw$/

/** Of a story's text, the page shows what stands in its regions; the rest of it would weigh more than its code. */
export const storyCode: Plugin = {
  name: 'story-code',
  enforce: 'pre',
  load(id) {
    if (!story.test(id)) return undefined
    const regions =
      readFileSync(id.replace('?raw', ''), 'utf8').match(/^ *\/\/ #region [\s\S]*?\/\/ #endregion$/gm) ?? []
    return `export default ${JSON.stringify(regions.join('\n'))}`
  },
}
