/**
 * One form for all spellings of a word: for word rules, repetitions, names that may not be taken, and search. It is
 * compared and never stored as a comment's text nor shown. Begins with Lucene's ArabicNormalizer and goes on where
 * readers do: presentation forms, Persian, Urdu and Moroccan letters, look-alikes of other scripts, digits.
 */

/** Marks that are not letters: combining marks, tatweel, and what has no width (zero-width and bidi controls, selectors). */
const dropped = /[\p{M}\p{Cf}]|[\u0640\u115f\u1160\u3164]/u

/** Letters that stand for one another, each with the one that is kept. */
const families: readonly (readonly [string, string])[] = [
  ['ا', 'أإآٱٲٳٵ'],
  ['و', 'ؤۆۇۈۉۋٶٷ'],
  ['ي', 'ىئیېۍێےۓٸ'],
  ['ه', 'ةھہۀۂۃەۿ'],
  ['ك', 'ڪکݢڭگڬڮڰڱڲڳڴݣݤ'],
  ['ف', 'ڤڢڣڥڡ'],
  ['ب', 'پٻڀݐݑٮ'],
  ['ج', 'چڃڄڇ'],
  ['ت', 'ٹٺټٿ'],
  ['د', 'ڈڊډڌڍ'],
  ['ر', 'ړڑڒڔڕ'],
  ['ز', 'ژڙݫ'],
  ['س', 'ښڛ'],
  ['ن', 'ںڻڼڽ'],
  ['ل', 'ڵڶڷڸ'],
  ['ح', 'څځ'],
  ['ق', 'ڧڨٯ'],
  ['', 'ء'],
  // Cyrillic and Greek letters that look like Latin ones.
  ['a', 'аα'],
  ['b', 'в'],
  ['c', 'сϲ'],
  ['e', 'еёε'],
  ['h', 'һ'],
  ['i', 'іїιı'],
  ['j', 'ј'],
  ['k', 'кκ'],
  ['m', 'м'],
  ['n', 'ո'],
  ['o', 'оοσ'],
  ['p', 'рρ'],
  ['s', 'ѕ'],
  ['t', 'тτ'],
  ['u', 'υս'],
  ['v', 'ѵν'],
  ['w', 'ԝω'],
  ['x', 'хχ'],
  ['y', 'уγ'],
  ['oe', 'œ'],
  ['ae', 'æ'],
  ['ss', 'ß'],
  ['d', 'đð'],
  ['l', 'ł'],
  ['o', 'ø'],
]

const kept = new Map(families.flatMap(([letter, others]) => [...others].map((other) => [other, letter])))

const digit = /\p{Nd}/u

/** A decimal digit of any script stands in a run of ten that begins at a multiple of ten from its zero. */
function asciiDigit(char: string): string {
  const code = char.codePointAt(0) ?? 0
  for (let value = 0; value <= 9; value++) {
    if (!digit.test(String.fromCodePoint(code - value - 1))) return String(value)
  }
  return char
}

/** What one character of the original becomes: nothing, one character, or a few. */
function foldChar(char: string): string {
  let folded = ''
  for (const part of char.normalize('NFKD').toLowerCase().normalize('NFKD')) {
    if (dropped.test(part)) continue
    if (digit.test(part)) folded += /[0-9]/.test(part) ? part : asciiDigit(part)
    else folded += kept.get(part) ?? (/\s/u.test(part) ? ' ' : part)
  }
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
  let text = ''
  let index = 0
  for (const char of original) {
    const folded = foldChar(char)
    const end = index + char.length
    const isSpace = folded === ' ' && (text === '' || text.endsWith(' '))
    if (folded === '' || isSpace) {
      if (to.length > 0) to[to.length - 1] = end
    } else {
      text += folded
      for (let i = 0; i < folded.length; i++) {
        from.push(index)
        to.push(end)
      }
    }
    index = end
  }
  return { text, from, to }
}

/** The folded form alone: lower case, one space between words, none at the ends. */
export function fold(text: string): string {
  return foldWithMap(text).text.trim()
}
