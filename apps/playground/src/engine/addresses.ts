/** The address of the hand-written client's mock, so that the mocks of the two clients count separately. */
export const handWritten = 'https://hand-written.example'
