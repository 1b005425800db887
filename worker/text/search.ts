import { fold } from './normalise.ts'

const clitics = /^[وفبكل]{0,2}ال(?=\p{L}{3})|^[وفبكل](?=ال\p{L}{2})|^لل(?=\p{L}{3})/u

/** A word without the article and what is written together with it: «والحكومة» is found by «حكومة». */
function bare(word: string): string {
  return word.replace(clitics, '')
}

function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

/** What the index of words gets of a text: its folded words, and those without their article beside them. */
export function indexText(text: string): string {
  return wordsOf(text)
    .flatMap((word) => (bare(word) === word ? [word] : [word, bare(word)]))
    .join(' ')
}

/** The words of a question to the index, in the form in which they stand there. */
export function searchWords(text: string): string[] {
  return wordsOf(text).map(bare)
}
