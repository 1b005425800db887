import { readText } from '../../worker/text/reading.ts'
import { compileRules, findWords } from '../../worker/text/words.ts'

/** Which of the words a way of matching finds in a text. */
export type Matcher = (text: string, words: readonly string[]) => string[]

/** Ours, in mode `word`. */
export const sada: Matcher = (text, words) => {
  const rules = compileRules(words.map((word) => ({ id: word, mode: 'word', pattern: word })))
  return findWords(readText(text), rules).map(({ id }) => id)
}

const isLetter = (char: string | undefined) => char !== undefined && /\p{L}/u.test(char)

/** As Coral's word lists do it: whatever the case, between the ends of the text or characters that are no letters. */
export const coral: Matcher = (text, words) => {
  const chars = [...text.toLowerCase()]
  const standsAt = (word: readonly string[], at: number) =>
    word.every((char, i) => chars[at + i] === char) &&
    !isLetter(chars[at - 1]) &&
    !isLetter(chars[at + word.length])
  return words.filter((word) => chars.some((_, at) => standsAt([...word.toLowerCase()], at)))
}

/** As WordPress's keywords do it: whatever the case, anywhere. */
export const wordPress: Matcher = (text, words) =>
  words.filter((word) => text.toLowerCase().includes(word.toLowerCase()))
