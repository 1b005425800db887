import { stemsOf } from './affixes.ts'
import { unmixed } from './mixed.ts'
import { foldWithMap } from './normalise.ts'

/** Takes a text apart, once for all words sought: its words with all that they may be forms of, and other readings. */

/** A folded text, or a part of one, with places in the original. */
export interface Reading {
  text: string
  /** For each UTF-16 unit, as in `Folded`. */
  from: readonly number[]
  to: readonly number[]
}

/** A word of the text. */
export interface Token {
  /** As folded. */
  text: string
  /** Places in the original. */
  from: number
  to: number
  /** The word itself, and what it may be a form or a spelling of. */
  forms: ReadonlySet<string>
}

/** What signs or gaps take apart, read together: «ح.م.ا.ر», “cas-ino”. */
export interface Stretch extends Reading {
  /** For each unit, whether it stood apart from the one before. */
  isJoint: readonly boolean[]
}

/** A text, read once for all patterns. */
export interface ReadText {
  original: string
  tokens: readonly Token[]
  stretches: readonly Stretch[]
  /** The folded text and, where letters are repeated, shorter readings of it. */
  readings: readonly Reading[]
}

/** Letters and digits; an apostrophe only where it makes another letter of a digit, as in «7'» for خ. */
const words = /(?:[\p{L}\p{N}]|(?<=[35679])['’](?=\p{L}))+/gu
const arabicWord = /^[\u0621-\u064a]+$/
const repeating = /(.)\1{2,}/u

/** The words of a folded text. */
export function wordsOf(folded: string): RegExpExecArray[] {
  return [...folded.matchAll(words)]
}

/** Whether a folded word is one in Arabic letters. */
export function isArabic(word: string): boolean {
  return arabicWord.test(word)
}

/** Runs of three or more equal letters, cut to one and to two, and all doubled ones with them: «حممااااار». */
export function squeezed(word: string): string[] {
  if (!repeating.test(word)) return [word]
  const cut = (keep: string) => word.replace(/(.)\1{2,}/gu, keep)
  return [word, cut('$1'), cut('$1$1'), word.replace(/(.)\1+/gu, '$1')]
}

/** All that a folded word may be a form or a spelling of, itself included. */
export function formsOf(word: string): Set<string> {
  const meant = squeezed(word).flatMap((each) => [each, ...unmixed(each)])
  return new Set(meant.flatMap((each) => (isArabic(each) ? stemsOf(each) : [each])))
}

const hamzaAtEnd = /ء[\p{M}\p{Cf}\u0640]{0,20}$/u

/** A hamza at the end is folded away, but it shows that an alef before it is no case ending: «وسخاء» is not «وسخا». */
function formsOfPiece(text: string, piece: string): Set<string> {
  if (!text.endsWith('ا') || !hamzaAtEnd.test(piece.slice(-24).normalize('NFKC'))) return formsOf(text)
  return new Set([...formsOf(`${text}ء`)].map((form) => form.replace(/ء$/, '')))
}

/** Whether each unit is of the first `most` characters of a run of three or more equal ones, or of no such run. */
function isKept(text: string, most: number): boolean[] {
  const answers = Array<boolean>(text.length).fill(true)
  for (const { index, 0: run, 1: char = '' } of text.matchAll(/(.)\1{2,}/gu))
    answers.fill(false, index + most * char.length, index + run.length)
  return answers
}

function squeeze(reading: Stretch, most: number): Stretch {
  const stays = isKept(reading.text, most)
  const only = <T>(values: readonly T[]) => values.filter((_, i) => stays[i])
  return {
    text: only(reading.text.split('')).join(''),
    from: only(reading.from),
    to: only(reading.to),
    isJoint: only(reading.isJoint),
  }
}

/** A reading and, where letters are repeated, the shorter ones of it. */
function shorter(reading: Stretch): Stretch[] {
  return repeating.test(reading.text) ? [reading, squeeze(reading, 1), squeeze(reading, 2)] : [reading]
}

/** A word's place in the folded text. */
interface Place {
  text: string
  start: number
  end: number
}

/** Signs that part no words: not the marks of a sentence, brackets, quotes, nor the apostrophe of «l’as». */
const signs = /^[^\s\p{L}\p{N}'’"«»“”„()[\]{}،,;؛:!?؟/\\]{1,2}$/u
const isLetter = ({ text }: Place) => text.length === 1 || [...text].length === 1

/** Whether two words next to each other may be one that was taken apart; single letters may be further away. */
function isNear(folded: string, before: Place, after: Place): boolean {
  const gap = folded.slice(before.end, Math.min(after.start, before.end + 8))
  if (signs.test(gap)) return true
  return [...gap].length <= 3 && isLetter(before) && isLetter(after)
}

function joined(folded: Reading, places: readonly Place[]): Stretch[] {
  if (places.length < 2) return []
  const units = places.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i))
  const starts = new Set(places.map(({ start }) => start))
  return shorter({
    text: places.map(({ text }) => text).join(''),
    from: units.map((unit) => folded.from[unit] ?? 0),
    to: units.map((unit) => folded.to[unit] ?? 0),
    isJoint: units.map((unit) => starts.has(unit)),
  })
}

function stretchesOf(folded: Reading, places: readonly Place[]): Stretch[] {
  const stretches: Stretch[] = []
  let run: Place[] = []
  for (const place of places) {
    const last = run.at(-1)
    if (last && !isNear(folded.text, last, place)) {
      stretches.push(...joined(folded, run))
      run = []
    }
    run.push(place)
  }
  return [...stretches, ...joined(folded, run)]
}

/** Folds a text and takes it apart. */
export function readText(original: string): ReadText {
  const folded = foldWithMap(original)
  const places = wordsOf(folded.text).map(({ index, 0: text }) => ({
    text,
    start: index,
    end: index + text.length,
  }))
  const tokens = places.map(({ text, start, end }): Token => {
    const from = folded.from[start] ?? 0
    const to = folded.to[end - 1] ?? from
    return { text, from, to, forms: formsOfPiece(text, original.slice(from, to)) }
  })
  return {
    original,
    tokens,
    stretches: stretchesOf(folded, places),
    readings: shorter({ ...folded, isJoint: [] }),
  }
}
