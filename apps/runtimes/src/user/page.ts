import { play } from './play.ts'
import { createCalls } from './setup.ts'

// Another origin than the page's own, as a vendor's is.
await play(`http://127.0.0.1:${location.port}`, createCalls)
