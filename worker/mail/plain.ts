/** What is done to texts of others before they stand in a message. */

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** The beginning of a text, cut between characters as a reader counts them. */
export function excerpt(text: string, most: number): string {
  let [length, end] = [0, 0]
  for (const { index, segment } of graphemes.segment(text)) {
    if (++length > most) return `${text.slice(0, end).trimEnd()}…`
    end = index + segment.length
  }
  return text
}

/** What an address needs between its parts: dots as host names may have them (UTS #46), and other signs. */
const joints = /(?<=(\S))(?::\/\/|[.:@\u3002\uff0e\uff61\uff20])+(?=(\S))/gu

const isDigit = (char: string) => /\p{Nd}/u.test(char)

/**
 * Keeps mail programs from making links of addresses in a text: whoever writes a comment should not have a link in the
 * mail of the newsroom. A narrow space (U+202F) stands behind the signs that an address needs; what has no width would
 * not do, for some programs take it for a letter and browsers drop it from a host.
 */
export function inert(text: string): string {
  return text.replace(joints, (signs: string, before: string, after: string) => {
    const isInNumber = (signs === '.' || signs === ':') && isDigit(before) && isDigit(after)
    return isInNumber ? signs : `${signs.replaceAll(':/', ':\u202f/')}\u202f`
  })
}

/** What a page without a title is called: where it is on its site, as one reads it. */
export function pathOf(page: string): string {
  try {
    const { pathname, search } = new URL(page)
    return decodeURI(`${pathname}${search}`)
  } catch {
    return page // an id of the content system, or an address that decodes to nothing
  }
}

/**
 * A text that may stand in a header: one line, bounded, and without what a header gives a meaning to (RFC 5322 §3.2.3:
 * addresses, lists, comments and quoted texts).
 */
export function headerText(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"\\<>,;:()[\]@]+/gu, ' ').replace(/\s+/g, ' ')
  return excerpt(line.trim(), 60)
}
