import update from '../src/fixtures/update.json' with { type: 'json' }

export const secret = 'long-random-text'
export const address = `https://shop.example/supership?secret=${secret}`

/** A delivery of this body to this address. */
export const delivery = (url = address, text = JSON.stringify(update)) =>
  new Request(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text })

/** A delivery of the documented update, with some fields changed. */
export const altered = (fields: object) => delivery(address, JSON.stringify({ ...update, ...fields }))
