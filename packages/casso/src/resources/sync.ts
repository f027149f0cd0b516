import * as v from 'valibot'

/** Text only: a number would lose the zeros that it may begin with. No page says that it is made of digits alone. */
export const accountNumber = v.pipe(
  v.string(),
  v.check((value) => /^\S+$/.test(value), 'an account number, as a text without spaces'),
)
