/** What moves a terminal's cursor or colours its text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const escapeSequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[@-_])/g
/** Control characters, line ends of any kind, and what turns the direction of text. */
const controls = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu
/** With the `u` flag, this matches a half that has no other. */
const halfSurrogates = /\p{Cs}/gu

/** The text on one line of a log, in which it can't pass for another line or for the terminal's own doing. */
export const cleanText = (text: string): string =>
  text.replace(escapeSequences, ' ').replace(controls, ' ').replace(halfSurrogates, '\ufffd')
