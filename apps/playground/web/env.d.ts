declare const __STYLE_NONCE__: string

declare module 'virtual:docstrings' {
  /** By vendor. */
  export const docstrings: Readonly<Record<string, import('../build/docstrings.ts').VendorDocs>>
}
