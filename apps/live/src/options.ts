/**
 * Reads the options of a client from the environment: `CASSO_API_KEY` is the option `apiKey` of Casso.
 *
 * A value that begins with `[` or `{` is parsed as JSON: `GAM_SCOPE=["orders:read"]`.
 */
export function optionsFrom(env: Record<string, string | undefined>, vendor: string): Record<string, unknown> {
  const prefix = `${vendor.toUpperCase().replaceAll('-', '_')}_`
  const given = Object.entries(env).filter(([name, value]) => name.startsWith(prefix) && value !== undefined)
  return Object.fromEntries(
    given.map(([name, value = '']) => {
      const words = name.slice(prefix.length).toLowerCase()
      const option = words.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase())
      return [option, /^[[{]/.test(value) ? JSON.parse(value) : value]
    }),
  )
}
