import { play } from './play.ts'
import { createCalls } from './setup.ts'

// Calls another origin than the page's own, as for a real vendor.
await play(`http://127.0.0.1:${location.port}`, createCalls)
