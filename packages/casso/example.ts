import { createCasso } from '@x/casso'

export async function listAccounts(apiKey: string) {
  const casso = createCasso({ apiKey })
  const { business, bankAccs } = await casso.userInfo()
  return bankAccs.map((account) => `${business.name}: ${account.bankSubAccId} (${account.bank.codeName})`)
}
