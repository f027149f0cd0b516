/** The calls that this package has a method for: none, since Zogo documents its login only. */
export const endpoints = {}
