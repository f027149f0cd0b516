export { ApiError, isApiError } from '@x/core/vendor'
export { createZogo, type Zogo, type ZogoAccount, type ZogoOptions } from './client.ts'
