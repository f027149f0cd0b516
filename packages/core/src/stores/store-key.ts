/** The name of a credential in a store. The vendor is readable; the rest is a hash, so it says nothing of the account. */
export async function storeKeyOf(vendor: string, identity: readonly unknown[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(identity))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return `${vendor}:${Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
