export { ApiError, isApiError } from '@x/core/vendor'
export { createGam, type Gam, type GamApp, type GamOptions } from './client.ts'
export type { GamEnvironment } from './environments.ts'
