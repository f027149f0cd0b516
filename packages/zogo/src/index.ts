export { ApiError, isApiError } from '@x/core'
export { createZogo, type Zogo, type ZogoAccount, type ZogoOptions } from './client.ts'
