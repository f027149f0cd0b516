import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const story = /\/story\.ts\?raw$/

/** Loads only the regions of a story's text, which the page shows. The rest would weigh more than the story's code. */
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
