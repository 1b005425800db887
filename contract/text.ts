/**
 * The one place where text of readers is cleaned, on its way in. What is stored is plain text in
 * Unicode's NFC, never markup and never escaped: each output escapes for itself.
 */

const encoder = new TextEncoder()
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Length in UTF-8 bytes: what storage costs. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length
}

/** Length as a reader counts: one for «مُ», one for a family emoji (UAX #29). */
export function graphemeLength(text: string): number {
  let length = 0
  for (const _ of graphemes.segment(text)) length++
  return length
}

/** A lone surrogate cannot be written as UTF-8; a request that has one is broken, not creative. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}

/**
 * Controls, byte order marks, noncharacters, tag characters, and the bidirectional overrides,
 * embeddings and isolates with which a text could reorder its neighbours (Trojan Source,
 * CVE-2021-42574). The marks that Arabic, Persian and emoji need (ZWJ, ZWNJ, LRM, RLM, ALM) stay.
 */
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\u{e0000}-\u{e007f}]|[\ufffe\uffff\u{1fffe}\u{1ffff}\u{2fffe}\u{2ffff}\u{10fffe}\u{10ffff}]/gu

/** Letters that show nothing: Hangul fillers; and a Braille cell without dots. */
const fillers = /[\u115f\u1160\u3164\uffa0\u2800]/gu

function limitMarks(text: string, most: number): string {
  return text.replace(new RegExp(`(\\p{M}{${most}})\\p{M}+`, 'gu'), '$1')
}

/** A comment's text: NFC, LF line ends, at most one empty line in a row, no invisible tricks. */
export function cleanBody(text: string, combiningMarks: number): string {
  const lines = text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(forbidden, '')
  return limitMarks(lines.normalize('NFC'), combiningMarks)
    .split('\n')
    .map((line) => line.trimEnd()) // a pattern would look at each run of spaces from each of its places
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/**
 * One line (a name, a title): as {@link cleanBody}, without line ends, with single spaces, and without
 * invisible characters except ZWJ between emoji and ZWNJ between Arabic-script letters.
 */
export function cleanLine(text: string, combiningMarks: number): string {
  const line = text
    .replace(forbidden, (char) => (char < ' ' ? ' ' : ''))
    .replace(/\u034f|[\u200b\u200e\u200f\u061c\u2060-\u2064\u00ad\u180e]/g, '')
    .replace(
      /(?<!\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})\u200d|\u200d(?!\p{Extended_Pictographic})/gu,
      '',
    )
    .replace(/(?<!\p{Script=Arabic})\u200c|\u200c(?!\p{Script=Arabic})/gu, '')
    .replace(/\s+/g, ' ')
  return limitMarks(line.normalize('NFC'), combiningMarks).trim()
}

/** Whether there is anything to see: a letter, digit, symbol or punctuation mark that is not blank. */
export function isVisible(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text.replace(fillers, ''))
}
