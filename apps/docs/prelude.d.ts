// The parts of the reader's own application that the documents call by name.

declare function markPaid(code: string, amount: number, transactionId: string): Promise<void>
