// The parts of the reader's own application that the documents call by name.

declare function markPaid(code: string, amount: number, transactionId: string): Promise<void>

declare const payments: {
  has(transactionId: number): Promise<boolean>
  book(payment: { id: number; amount: number; description: string }): Promise<void>
}

declare const inbox: { add(delivery: { body: unknown; reason: string }): Promise<void> }

/** The root module of the reader's own NestJS application. */
declare class AppModule {}

/** @see https://developers.cloudflare.com/workers/runtime-apis/context/#waituntil */
declare module 'cloudflare:workers' {
  export const env: Record<'ZOGO_ACCOUNT', string>
  export function waitUntil(work: Promise<unknown>): void
}
