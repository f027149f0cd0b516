/** The one document that every call fetches: 300 bytes in the shape of Casso's `userInfo`. */
export const body = JSON.stringify({
  error: 0,
  message: 'success',
  data: {
    user: { id: 1553, email: 'user@example.com' },
    business: { id: 1540, name: 'Example Co' },
    bankAccs: [
      {
        id: 69,
        bank: { bin: 970416, codeName: 'acb_digi' },
        bankAccountName: 'NGUYEN VAN A',
        bankSubAccId: '17271687',
        balance: 1250000,
        memo: 'main account',
        connectStatus: 1,
        planStatus: 1,
      },
    ],
  },
})

/** The server always accepts it. */
export const staticKey = 'static-key'

/** Whether a call returned the document, with or without its envelope. */
export function isAnswer(reply: unknown): boolean {
  const text = JSON.stringify(reply) ?? ''
  return text.includes('"bankSubAccId":"17271687"')
}
