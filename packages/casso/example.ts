import { createCasso } from '@x/casso'

export async function listAccounts(apiKey: string) {
  const casso = createCasso({ apiKey })
  const { business, bankAccs } = await casso.userInfo()
  return bankAccs.map(({ bank, bankSubAccId }) => `${business?.name}: ${bankSubAccId} (${bank?.codeName})`)
}
