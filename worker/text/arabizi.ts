import { growTree, type Tree } from './tree.ts'

/**
 * Arabic in Latin letters, as readers type it on a phone («7mar» for «حمار»). All words sought stand in one tree of
 * letters, and a Latin word is walked along it chunk by chunk, with short vowels left out or in. Only a word with a
 * sign that it is Arabic is walked: a digit that stands for a letter, or a pair such as `kh`; without one, «hammer»
 * would be «حمار» and «club» «كلب». What is merely similar is not found: «7mra» (red) is not «7mar».
 */

/** Spellings of a folded Arabic letter. Vowels are those of long ones: a short one is not written in Arabic. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  ا: ['aa', 'a'],
  ب: ['b', 'p'],
  ت: ['t'],
  ث: ['th', 't', 's'],
  ج: ['dj', 'j', 'g'],
  ح: ['7', 'h'],
  خ: ['kh', '5', "7'", "5'", 'x'],
  د: ['d'],
  ذ: ['dh', 'd', 'z'],
  ر: ['r'],
  ز: ['z'],
  س: ['s'],
  ش: ['ch', 'sh', '4'],
  ص: ['s', '9'],
  ض: ['d', '9', "9'"],
  ط: ['t', '6'],
  ظ: ['dh', 'd', 'z', '6', "6'"],
  ع: ['3'],
  غ: ['gh', 'rh', '8', "3'"],
  ف: ['f', 'v'],
  ق: ['9', '8', 'q', 'k', 'g', '2'],
  ك: ['k', 'g'],
  ل: ['l'],
  م: ['m'],
  ن: ['n'],
  ه: ['h'],
  و: ['ou', 'oo', 'w', 'u', 'o'],
  ي: ['ee', 'y', 'i'],
}

/** At the start a hamza carries any vowel; at the end ه may be ة, which is spoken as one. */
const first: Readonly<Record<string, readonly string[]>> = { ا: ['2', 'e', 'i', 'o', 'u'] }
const last: Readonly<Record<string, readonly string[]>> = { ه: ['a', 'e', 'ah', 'eh'] }

function invert(table: Readonly<Record<string, readonly string[]>>): ReadonlyMap<string, readonly string[]> {
  const letters = new Map<string, string[]>()
  for (const [letter, chunks] of Object.entries(table))
    for (const chunk of chunks) letters.set(chunk, [...(letters.get(chunk) ?? []), letter])
  return letters
}

const lettersOf = invert(spellings)
const firstLettersOf = invert(first)
const lastLettersOf = invert(last)

const vowel = /[aeiou]/
/** A pair that is one letter is never two: «dough» is not «وقح». */
const pair = /^(?:kh|gh|ch|sh|dh)/
const sign = /[235679]|kh|gh|dh/
/** French and English have these as well: enough of a sign for a longer word only. «Chad» is not «شاذ». */
const weakSign = /ch|sh/
/** What is written together with a word, before it and behind it. */
const beginnings = [
  ...['', 'l', 'el', 'al', 'il', 'ya', 'yal', 'w', 'wl', 'wel', 'wal', 'ou', 'oul'],
  ...['b', 'bl', 'bel', 'bal', 'f', 'fl', 'fel', 'fal', 'k', 'kal', 'll', 'lel', 'd', 'dl', 'del', 'dyal'],
]
const endings = new Set([
  ...['', 'a', 'e', 'at', 'in', 'ine', 'een', 'oun', 'i', 'o', 'ou'],
  ...['k', 'ak', 'ek', 'ik', 'ha', 'hom', 'hum', 'kom', 'kum'],
])

const shortest = 3
const shortestWithWeakSign = 4

/** The tree of folded Arabic words. Short words have too many namesakes and are left out. */
export function lettersTree(words: readonly { id: string; word: string }[]): Tree {
  const long = words.filter(({ word }) => word.length >= shortest)
  return growTree(long.map(({ id, word }) => ({ id, path: [...word] })))
}

/** Whether a folded Latin word can be Arabic at all. */
export function isArabizi(word: string): boolean {
  return (
    word.length >= shortest &&
    word.length <= 30 &&
    /^[a-z0-9']+$/.test(word) &&
    /[a-z]/.test(word) &&
    (sign.test(word) || weakSign.test(word))
  )
}

interface Step {
  /** A place in the tree, and how many letters deep. */
  letters: Tree
  depth: number
  /** A place in the Latin word. */
  at: number
  /** The chunk before was a vowel that Arabic does not write; two of them are none: «chauffeur» is not «شفار». */
  isAfterShort: boolean
}

/** A doubled consonant is written once in Arabic: the first of «ff», of «cch» or of «chch». @returns how long it is */
function doubled(latin: string, at: number): number {
  if (pair.test(latin.slice(at)) && latin.startsWith(latin.slice(at, at + 2), at + 2)) return 2
  const char = latin.charAt(at)
  return !vowel.test(char) && latin.charAt(at + 1) === char ? 1 : 0
}

/** Letters that stand for the next one or two characters, each as a step further in the tree. */
function letterSteps(latin: string, step: Step, isFirst: boolean): Step[] {
  const { letters, depth, at, isAfterShort } = step
  const lengths = pair.test(latin.slice(at, at + 2)) ? [2] : at + 1 < latin.length ? [1, 2] : [1]
  return lengths.flatMap((length) => {
    const chunk = latin.slice(at, at + length)
    const isLast = at + length === latin.length
    return [
      ...(lettersOf.get(chunk) ?? []),
      ...((isFirst && firstLettersOf.get(chunk)) || []),
      ...((isLast && lastLettersOf.get(chunk)) || []),
    ].flatMap((letter) => {
      const next = letters.next.get(letter)
      if (!next || (letter === 'ا' && isAfterShort)) return []
      return [{ letters: next, depth: depth + 1, at: at + length, isAfterShort: false }]
    })
  })
}

function stepsFrom(latin: string, step: Step): Step[] {
  const { at, depth } = step
  if (at >= latin.length) return []
  const found = letterSteps(latin, step, depth === 0)
  const double = doubled(latin, at)
  if (double > 0) found.push({ ...step, at: at + double })
  const char = latin.charAt(at)
  const isShort = vowel.test(char) && !vowel.test(latin.charAt(at - 1))
  // A hamza in the middle of a word is left out in Arabic as often as written.
  if (depth > 0 && (isShort || char === '2')) found.push({ ...step, at: at + 1, isAfterShort: isShort })
  return found
}

/**
 * Whose words a folded Latin word spells. No place in the tree is left twice from the same place in the word, so
 * that the work is bounded by both together.
 */
export function spelledArabic(latin: string, root: Tree): Set<string> {
  const found = new Set<string>()
  const seen = new Map<Tree, Set<number>>()
  const open: Step[] = []
  const least = sign.test(latin) ? shortest : shortestWithWeakSign
  const visit = (step: Step) => {
    const places = seen.get(step.letters) ?? new Set<number>()
    const place = step.at * 2 + (step.isAfterShort ? 1 : 0)
    if (places.has(place)) return
    seen.set(step.letters, places.add(place))
    open.push(step)
    if (step.depth < least || !endings.has(latin.slice(step.at))) return
    for (const id of step.letters.ids) found.add(id)
  }
  for (const beginning of beginnings) {
    if (latin.startsWith(beginning))
      visit({ letters: root, depth: 0, at: beginning.length, isAfterShort: false })
  }
  for (let step = open.pop(); step; step = open.pop()) {
    for (const next of stepsFrom(latin, step)) visit(next)
  }
  return found
}
