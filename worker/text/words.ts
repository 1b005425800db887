import { stemsOf } from './affixes.ts'
import { isArabizi, spellsArabic } from './arabizi.ts'
import { fold, foldWithMap } from './normalise.ts'

/**
 * Looks for words in a text, however they are spelled. Patterns are compared as they are: nothing of a user ever
 * becomes a regular expression, and the work grows with the length of the text, not with the number of words sought.
 */

/** `word`: whole words in all their forms; `contains`: inside words as well. */
export type WordMode = 'word' | 'contains'

/** Something to look for. */
export interface WordPattern {
  id: string
  mode: WordMode
  pattern: string
}

interface SoughtWords {
  id: string
  words: readonly string[]
}

/** Patterns, prepared. */
export interface WordRules {
  /** Patterns of mode `word` by their first word. */
  byFirst: ReadonlyMap<string, readonly SoughtWords[]>
  /** Single Arabic words, which may be spelled in Latin letters. */
  arabic: readonly SoughtWords[]
  contained: readonly { id: string; text: string }[]
}

interface Token {
  text: string
  /** Places in the original. */
  from: number
  to: number
  /** The word itself, what it may be a form of, and both without letters that are repeated for emphasis. */
  forms: ReadonlySet<string>
}

/** A text, read once for all patterns. */
export interface ReadText {
  original: string
  tokens: readonly Token[]
  /** The folded text and, where letters are repeated, shorter readings of it, each with places in the original. */
  readings: readonly { text: string; from: readonly number[]; to: readonly number[] }[]
}

/** A pattern that was found. */
export interface WordHit {
  id: string
  /** The piece of the original text that matched. */
  piece: string
}

const wordRuns = /[\p{L}\p{N}]+/gu
const arabicWord = /^[\u0621-\u064a]+$/

/** Prepares patterns; one in which no letter or digit is left is never found. */
export function compileRules(patterns: readonly WordPattern[]): WordRules {
  const byFirst = new Map<string, SoughtWords[]>()
  const arabic: SoughtWords[] = []
  const contained: { id: string; text: string }[] = []
  for (const { id, mode, pattern } of patterns) {
    const text = fold(pattern)
    const words = text.match(wordRuns) ?? []
    const [first] = words
    if (mode === 'contains') {
      if (text !== '') contained.push({ id, text })
    } else if (first !== undefined) {
      byFirst.set(first, [...(byFirst.get(first) ?? []), { id, words }])
      if (words.length === 1 && arabicWord.test(first)) arabic.push({ id, words })
    }
  }
  return { byFirst, arabic, contained }
}

/** Runs of three or more equal letters, cut to one and to two: «حماااار», “coooool”. */
function squeezed(word: string): string[] {
  const cut = (keep: string) => word.replace(/(.)\1{2,}/gu, keep)
  return cut('$1') === word ? [word] : [word, cut('$1'), cut('$1$1')]
}

function formsOf(word: string): Set<string> {
  const spelled = squeezed(word)
  return new Set(spelled.flatMap((each) => (arabicWord.test(each) ? stemsOf(each) : [each])))
}

function squeezeWithMap(folded: ReadText['readings'][number], keep: number): ReadText['readings'][number] {
  const { text } = folded
  const runs = [...text.matchAll(/(.)\1{2,}/gu)].map(({ index, 0: run }) => [
    index + keep,
    index + run.length,
  ])
  const isKept = (i: number) => !runs.some(([start = 0, end = 0]) => i >= start && i < end)
  const places = Array.from(text, (_, i) => i).filter(isKept)
  return {
    text: places.map((i) => text.charAt(i)).join(''),
    from: places.map((i) => folded.from[i] ?? 0),
    to: places.map((i) => folded.to[i] ?? 0),
  }
}

/** Letters that stand alone, three or more in a row with a sign or two between them, are one word: «ح م ا ر». */
function spacedOut(tokens: readonly Token[]): Token[] {
  const joined: Token[] = []
  let run: Token[] = []
  const close = () => {
    const [first] = run
    const last = run.at(-1)
    if (run.length >= 3 && first && last) {
      const text = run.map((token) => token.text).join('')
      joined.push({ text, from: first.from, to: last.to, forms: formsOf(text) })
    }
    run = []
  }
  for (const token of tokens) {
    const last = run.at(-1)
    const isNear = last === undefined || token.from - last.to <= 3
    if (token.text.length > 1 || !isNear) close()
    if (token.text.length === 1) run.push(token)
  }
  close()
  return joined
}

/** Folds a text and takes it apart. */
export function readText(original: string): ReadText {
  const folded = foldWithMap(original)
  const tokens = [...folded.text.matchAll(wordRuns)].map(({ index, 0: text }): Token => {
    const from = folded.from[index] ?? 0
    return { text, from, to: folded.to[index + text.length - 1] ?? from, forms: formsOf(text) }
  })
  const isRepeating = /(.)\1{2,}/u.test(folded.text)
  const readings = isRepeating ? [folded, squeezeWithMap(folded, 1), squeezeWithMap(folded, 2)] : [folded]
  return { original, tokens: [...tokens, ...spacedOut(tokens)], readings }
}

function wordHits(text: ReadText, rules: WordRules): WordHit[] {
  return text.tokens.flatMap((token, i) =>
    [...token.forms].flatMap((form) =>
      (rules.byFirst.get(form) ?? []).flatMap(({ id, words }) => {
        const following = text.tokens.slice(i, i + words.length)
        const isThere = words.every((word, n) => following[n]?.forms.has(word))
        const end = following.at(-1)?.to ?? token.to
        return isThere ? [{ id, piece: text.original.slice(token.from, end) }] : []
      }),
    ),
  )
}

function latinHits(text: ReadText, rules: WordRules): WordHit[] {
  return text.tokens
    .filter((token) => isArabizi(token.text))
    .flatMap(({ text: latin, from, to }) =>
      rules.arabic
        .filter(({ words: [word = ''] }) => squeezed(latin).some((each) => spellsArabic(each, word)))
        .map(({ id }) => ({ id, piece: text.original.slice(from, to) })),
    )
}

function containedHits(text: ReadText, rules: WordRules): WordHit[] {
  return rules.contained.flatMap(({ id, text: sought }) => {
    for (const reading of text.readings) {
      const at = reading.text.indexOf(sought)
      if (at < 0) continue
      const end = reading.to[at + sought.length - 1]
      return [{ id, piece: text.original.slice(reading.from[at], end) }]
    }
    return []
  })
}

/** Every pattern that the text has, each once, with the piece of the text that matched first. */
export function findWords(text: ReadText, rules: WordRules): WordHit[] {
  const hits = new Map<string, WordHit>()
  for (const hit of [...wordHits(text, rules), ...latinHits(text, rules), ...containedHits(text, rules)]) {
    if (!hits.has(hit.id)) hits.set(hit.id, hit)
  }
  return [...hits.values()]
}
