/**
 * Names records so that a cluster keeps each one beside its lock, which has the record's name and more: both carry one hash
 * tag. A hash tag that the prefix brings is used; other braces are escaped.
 *
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 */
export const nameRecords = (prefix: string): ((key: string) => string) =>
  hashTag(prefix) ? (key) => prefix + key : (key) => `${escapeBraces(prefix)}{${escapeBraces(key)}}`

/** The text between the first brace and the next closing one, from which a cluster computes the place of a key. */
export const hashTag = (name: string): string | undefined => /^[^{]*\{([^}]*)\}/.exec(name)?.[1]

/** The percent sign too, so that no two names become one. */
const escapeBraces = (text: string) => text.replace(/[{}%]/g, encodeURIComponent)
