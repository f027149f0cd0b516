// Values of another copy of fetch (the undici package, a polyfill) or of another realm (jsdom, a vm) fail `instanceof`.
// They are recognised by their shape.

/** Returns the bytes of a typed array, `DataView` or `ArrayBuffer` of any realm. Undefined for anything else. */
export function bytesOf(value: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength)
  return tagOf(value) === 'ArrayBuffer' ? new Uint8Array(value as ArrayBuffer) : undefined
}

/** Returns the class name of a platform value, such as `Headers` or `Blob`. It is the same in every realm and copy. */
export const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1)

/** Copies headers given in any form: a `Headers` of any copy of fetch, a `Map`, pairs or an object. */
export function toHeaders(given: unknown): Headers {
  const headers = new Headers()
  for (const [name, value] of pairsOf(given)) {
    if (value === undefined || value === null) continue
    try {
      headers.append(name, [value].flat().join(', '))
    } catch {
      // Skips HTTP/2 pseudo-headers such as `:path`, and values that a gateway decoded to forbidden characters.
    }
  }
  return headers
}

function pairsOf(given: unknown): Iterable<readonly [string, unknown]> {
  if (typeof given !== 'object' || given === null) return []
  if (Symbol.iterator in given) return given as Iterable<readonly [string, unknown]>
  return Object.entries(given)
}
