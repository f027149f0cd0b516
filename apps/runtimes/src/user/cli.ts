import { play } from './play.ts'
import { createCalls } from './setup.ts'

await play(process.env.ORIGIN ?? '', createCalls)
