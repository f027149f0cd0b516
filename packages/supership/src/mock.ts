export type { Delivered, Receive } from './mock/courier.ts'
export { type MockSuperShip, type MockSuperShipOptions, mockSuperShip } from './mock/mock.ts'
export type { SuperShipGuesses } from './mock/replies.ts'
