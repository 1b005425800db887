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

/** Breaks nothing to the eye, but no mail program takes what it parts for one address. */
const joiner = '\u2060'

/**
 * Keeps mail programs from making links of addresses in a text: whoever writes a comment should not have a link in the
 * mail of the newsroom.
 */
export function inert(text: string): string {
  return text
    .replaceAll('://', `:${joiner}/${joiner}/`)
    .replace(/[.@\u3002\uff0e\uff61\uff20](?=[\p{L}\p{N}\p{M}_-])/gu, (mark) => `${joiner}${mark}${joiner}`)
}

/**
 * A text that may stand in a header: one line, bounded, and without what a header gives a meaning to (RFC 5322 §3.2.3:
 * addresses, lists, comments and quoted texts).
 */
export function headerText(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}"\\<>,;:()[\]@]+/gu, ' ').replace(/\s+/g, ' ')
  return excerpt(line.trim(), 60)
}
