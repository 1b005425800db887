import { families } from './letters.ts'

/**
 * One form for all spellings of a word: for word rules, repetitions, names that may not be taken, and search. It is
 * compared and never stored as a comment's text nor shown. Begins with Lucene's ArabicNormalizer and goes on where
 * readers do: presentation forms, Persian, Urdu and Moroccan letters, look-alikes of other scripts, digits.
 */

/**
 * What is no letter of its own: combining marks, what has no width (zero-width and bidi controls, selectors, fillers),
 * tatweel, small letters and marks above the line, and harakat that stand alone as presentation forms, whose
 * decomposition is a space.
 */
const dropped =
  /[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}\u02b9-\u02d1\u0640\u06e5\u06e6\u0883-\u0885\u0887\u088e\u08c9\ufc5e-\ufc63\ufe70-\ufe7f]/u

const kept = new Map(families.flatMap(([letter, others]) => [...others].map((other) => [other, letter])))

const digit = /\p{Nd}/u

/** Decimal digits of a script are a run of ten from its zero on; where runs meet, each begins after ten. */
function asciiDigit(char: string): string {
  const code = char.codePointAt(0) ?? 0
  let start = code
  while (digit.test(String.fromCodePoint(start - 1))) start--
  return String((code - start) % 10)
}

function foldPart(part: string): string {
  if (dropped.test(part)) return ''
  if (digit.test(part)) return /[0-9]/.test(part) ? part : asciiDigit(part)
  return kept.get(part) ?? (/\s/u.test(part) ? ' ' : part)
}

function foldNew(char: string): string {
  if (dropped.test(char)) return ''
  let folded = ''
  for (const part of char.normalize('NFKD')) {
    if (kept.has(part)) folded += foldPart(part)
    else for (const small of part.toLowerCase().normalize('NFKD')) folded += foldPart(small)
  }
  return folded
}

/** Characters folded before: a pure function's memory. A text uses a hundred or two. */
const known = new Map<string, string>()
const knownMost = 4_000

/** What one character of the original becomes: nothing, one character, or a few. */
function foldChar(char: string): string {
  const before = known.get(char)
  if (before !== undefined) return before
  if (known.size >= knownMost) known.clear()
  const folded = foldNew(char)
  known.set(char, folded)
  return folded
}

/** A folded text that knows where it comes from. */
export interface Folded {
  text: string
  /** For each UTF-16 unit of `text`, the original's index of the character it was made of. */
  from: readonly number[]
  /** As `from`, the index after that character and the marks that follow it. */
  to: readonly number[]
}

/** Folds a text and keeps, for each unit, which piece of the original it stands for. One pass. */
export function foldWithMap(original: string): Folded {
  const from: number[] = []
  const to: number[] = []
  // Parts and not one growing text: to look at its last character copies all of it, each time.
  const parts: string[] = []
  let index = 0
  for (const char of original) {
    const folded = foldChar(char)
    const end = index + char.length
    const last = parts.at(-1)
    const isSpace = folded === ' ' && (last === undefined || last.endsWith(' '))
    if (folded === '' || isSpace) {
      if (to.length > 0) to[to.length - 1] = end
    } else {
      parts.push(folded)
      for (let i = 0; i < folded.length; i++) {
        from.push(index)
        to.push(end)
      }
    }
    index = end
  }
  return { text: parts.join(''), from, to }
}

/** The folded form alone: lower case, one space between words, none at the ends. */
export function fold(text: string): string {
  return foldWithMap(text).text.trim()
}

/**
 * A name as the eye takes it: its letters and digits alone, with 0, 1 and | as the letters that they look like. A name
 * without any is its folded form.
 */
export function nameShape(name: string): string {
  const folded = fold(name).replaceAll('0', 'o').replace(/[1|i]/g, 'l')
  return (folded.match(/[\p{L}\p{N}]+/gu) ?? [folded]).join('')
}
