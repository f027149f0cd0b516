/** Where the hand-written client's mock lives, so that the two don't share a count. */
export const handWritten = 'https://hand-written.example'
