/**
 * Text for a terminal. What readers wrote may hold escape sequences that move the cursor or set the window's title,
 * and marks that reorder its neighbours: nothing of that gets out.
 */

/** CSI, then OSC, DCS, SOS, PM and APC with their ends, then other escapes (ECMA-48), in their 7-bit and 8-bit forms. */
const sequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0000-\u001f\u007f-\u009f]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-Z\\^-~]/g

/** All other controls but tab and line feed, and the bidirectional embeddings, overrides and isolates. */
const controls =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u200f\u061c]/u

/** Without anything that a terminal obeys; lines stay lines. */
export function plainText(text: string): string {
  const lines = text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
  return lines.replace(sequences, '').replace(controls, '')
}

/** Between FSI and PDI (UAX #9) where it runs from right to left, so that it moves nothing beside it. */
export function isolate(text: string): string {
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text
}

/** Plain text on one line, not isolated yet. */
export function oneLine(text: string): string {
  return plainText(text).replace(/\s+/g, ' ').trim()
}

/** An address with its letters instead of `%D8…`, as a reader knows it. */
export function readableAddress(address: string): string {
  try {
    return decodeURI(address)
  } catch {
    return address // a stray `%`
  }
}

/** Plain text in its lines, each isolated and indented. */
export function block(text: string, indent = '  '): string {
  return plainText(text)
    .split('\n')
    .map((line) => `${indent}${isolate(line)}`.trimEnd())
    .join('\n')
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const wide =
  /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u

function columnsOf(grapheme: string): number {
  if (/^[\p{M}\p{Cf}]+$/u.test(grapheme)) return 0
  return wide.test(grapheme) ? 2 : 1
}

/** Columns that a text takes in a terminal. */
export function widthOf(text: string): number {
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += columnsOf(segment)
  return width
}

/** At most so many columns, with an ellipsis for what is left out. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text
  let kept = ''
  let width = 1
  for (const { segment } of graphemes.segment(text)) {
    width += columnsOf(segment)
    if (width > columns) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}

const styles = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 }
export type Style = keyof typeof styles

/** @param hasColour whether the terminal is to be painted at all */
export function paint(hasColour: boolean, style: Style, text: string): string {
  return hasColour ? `\u001b[${styles[style]}m${text}\u001b[0m` : text
}
