import type { Samples } from 'test-kit/story'

export const hook = { webhook: 'https://shop.example/casso', income_only: true, secure_token: 'mock-secure-token' }

const page = { fromDate: '2021-01-01', page: 1, pageSize: 20, sort: 'DESC' }

/** Made-up input for the forms of the playground. */
export const samples: Samples = {
  calls: {
    'transactions.list': { input: page },
    'transactions.iterate': { input: page },
    'transactions.get': { id: 5789 },
    'accounts.get': { id: 123 },
    'accounts.transactions': { id: 123, input: page },
    'accounts.iterateTransactions': { id: 123, input: page },
    sync: { input: '8007041027107' },
    'webhooks.create': { input: hook },
    'webhooks.get': { id: 114 },
    'webhooks.update': { id: 114, input: hook },
    'webhooks.delete': { id: 114 },
    'webhooks.deleteByUrl': { input: hook.webhook },
  },
  fields: { toDate: '2026-12-31' },
}
