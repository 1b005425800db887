import { articles } from './affixes.ts'
import { isArabizi, lettersTree, spelledArabic } from './arabizi.ts'
import { type Automaton, buildAutomaton, scan } from './automaton.ts'
import { fold } from './normalise.ts'
import { isArabic, type Reading, type ReadText, type Stretch, squeezed, wordsOf } from './reading.ts'
import { growTree, type Tree } from './tree.ts'

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

interface Literals {
  automaton: Automaton
  /** For each literal its pattern, and how long it is. */
  ids: readonly string[]
  lengths: readonly number[]
}

/** Patterns, prepared. */
export interface WordRules {
  /** Words and phrases, word by word. */
  phrases: Tree
  /** Single Arabic words, letter by letter, for those who write them in Latin letters. */
  letters: Tree
  /** Single words, for what is taken apart. */
  singles: Literals
  /** Patterns of mode `contains`. */
  contained: Literals
}

/** A pattern that was found. */
export interface WordHit {
  id: string
  /** The piece of the original text that matched. */
  piece: string
}

interface Sought {
  id: string
  text: string
}

function literals(sought: readonly Sought[]): Literals {
  return {
    automaton: buildAutomaton(sought.map(({ text }) => text)),
    ids: sought.map(({ id }) => id),
    lengths: sought.map(({ text }) => text.length),
  }
}

/** A word that is taken apart has three letters or more: «أ. ب.» is an enumeration. */
const shortestApart = 3

/**
 * Prepares patterns. One of mode `contains` is found as a word as well, in forms that do not contain it; one of mode
 * `word` in which there is no word, such as «🖕», is found wherever it stands. An empty one is never found.
 */
export function compileRules(patterns: readonly WordPattern[]): WordRules {
  const folded = patterns.map(({ id, mode, pattern }) => {
    const text = fold(pattern)
    const path = wordsOf(text).map(([word]) => word)
    const isPlain = path.join(' ') === text
    return { id, mode, text, path, isPlain }
  })
  const asWords = folded.filter(({ mode, isPlain }) => mode === 'word' || isPlain)
  const singles = asWords.flatMap(({ id, path }) => (path.length === 1 ? [{ id, text: path[0] ?? '' }] : []))
  return {
    phrases: growTree(asWords),
    letters: lettersTree(
      singles.filter(({ text }) => isArabic(text)).map(({ id, text }) => ({ id, word: text })),
    ),
    singles: literals(singles.filter(({ text }) => text.length >= shortestApart)),
    contained: literals(
      folded.filter(({ mode, path, text }) => text !== '' && (mode === 'contains' || path.length === 0)),
    ),
  }
}

/** Whether there is anything to look for. */
export function hasPatterns({ phrases, contained }: WordRules): boolean {
  return phrases.next.size > 0 || contained.ids.length > 0
}

/** What begins with the word `at`, and what of the original it is. */
function phrasesAt(text: ReadText, tree: Tree, at: number, from: number): WordHit[] {
  const token = text.tokens[at]
  if (!token || tree.next.size === 0) return []
  const found: WordHit[] = []
  for (const form of token.forms) {
    const next = tree.next.get(form)
    if (!next) continue
    const piece = text.original.slice(from, token.to)
    found.push(...next.ids.map((id) => ({ id, piece })))
    found.push(...phrasesAt(text, next, at + 1, from))
  }
  return found
}

/** Words in Latin letters, also letter by letter: «7 m a r». What signs join is none: “US$5”. */
function latinHits({ original, tokens, stretches }: ReadText, { letters }: WordRules): WordHit[] {
  if (letters.next.size === 0) return []
  const spelledOut = stretches
    .filter(({ isJoint }) => isJoint.every(Boolean))
    .map(({ text, from, to }) => ({ text, from: from[0] ?? 0, to: to.at(-1) ?? 0 }))
  return [...tokens, ...spelledOut].flatMap(({ text, from, to }) =>
    squeezed(text)
      .filter(isArabizi)
      .flatMap((each) => [...spelledArabic(each, letters)])
      .map((id) => ({ id, piece: original.slice(from, to) })),
  )
}

function pieceOf(original: string, { from, to }: Reading, start: number, end: number): string {
  return original.slice(from[start], to[end - 1])
}

/** Whether a word may begin at a unit: at a joint, or behind an article that does. */
function begins({ text, isJoint }: Stretch, start: number): boolean {
  if (isJoint[start]) return true
  return articles.some(
    (article) => isJoint[start - article.length] && text.startsWith(article, start - article.length),
  )
}

/** Words that are taken apart. A word inside a word is not one of these: it ends at joints. */
function apartHits({ original, stretches }: ReadText, { singles }: WordRules): WordHit[] {
  return stretches.flatMap((stretch) => {
    const found: WordHit[] = []
    scan(singles.automaton, stretch.text, (literal, end) => {
      const start = end - (singles.lengths[literal] ?? 0)
      const isWhole = begins(stretch, start) && (stretch.isJoint[end] ?? true)
      const id = singles.ids[literal]
      if (isWhole && id !== undefined) found.push({ id, piece: pieceOf(original, stretch, start, end) })
      return isWhole
    })
    return found
  })
}

function containedHits({ original, readings }: ReadText, { contained }: WordRules): WordHit[] {
  return readings.flatMap((reading) => {
    const found: WordHit[] = []
    scan(contained.automaton, reading.text, (literal, end) => {
      const id = contained.ids[literal]
      const start = end - (contained.lengths[literal] ?? 0)
      if (id !== undefined) found.push({ id, piece: pieceOf(original, reading, start, end) })
      return true
    })
    return found
  })
}

/** Every pattern that the text has, each once, with the piece of the text that matched first. */
export function findWords(text: ReadText, rules: WordRules): WordHit[] {
  const hits = new Map<string, WordHit>()
  const all = [
    ...text.tokens.flatMap((token, i) => phrasesAt(text, rules.phrases, i, token.from)),
    ...latinHits(text, rules),
    ...apartHits(text, rules),
    ...containedHits(text, rules),
  ]
  for (const hit of all) if (!hits.has(hit.id)) hits.set(hit.id, hit)
  return [...hits.values()]
}
