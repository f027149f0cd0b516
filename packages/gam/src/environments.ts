/** GAM's servers by environment: one issues tokens, the other receives the calls. */
export const environments = {
  staging: { authorizationServer: 'https://iam-staging.gam.vn', baseUrl: 'https://gateway-staging.gam.vn/oms' },
  production: { authorizationServer: 'https://iam.gam.vn', baseUrl: 'https://gateway.gam.vn/oms' },
}

export type GamEnvironment = keyof typeof environments
