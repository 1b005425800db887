import type { Reason } from '../../../contract/index.ts'

/** A piece of a text; `isMarked`: it is what a reason or a rule points at. */
export interface Marked {
  text: string
  isMarked: boolean
}

/** Pieces of text that reasons point at. */
export function piecesOf(reasons: readonly Reason[]): string[] {
  return reasons.flatMap(({ code, detail }) =>
    (code === 'word' || code === 'impersonation') && detail ? [detail] : [],
  )
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** Splits a text at the pieces that are to be marked, wherever they stand; the longest wins. */
export function marked(text: string, pieces: readonly string[]): Marked[] {
  const wanted = pieces.filter((piece) => piece.trim() !== '').toSorted((a, b) => b.length - a.length)
  if (wanted.length === 0) return [{ text, isMarked: false }]
  const pattern = new RegExp(`(${wanted.map(escaped).join('|')})`, 'giu')
  return text
    .split(pattern)
    .map((piece, i) => ({ text: piece, isMarked: i % 2 === 1 }))
    .filter(({ text: piece }) => piece !== '')
}
