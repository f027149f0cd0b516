/** The name of a credential in a store: readable vendor, hashed rest, so that it tells nothing of the account. */
export async function storeName(vendor: string, identity: readonly unknown[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(identity))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return `${vendor}:${Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
