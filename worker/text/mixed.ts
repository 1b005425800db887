/**
 * Words in which scripts or digits are mixed, read as they are meant: «7مار» and «حmار» are «حمار», “cas1no” is
 * “casino”. What does not belong to a word but was written to its end, as in «حمار123», is taken off.
 */

const table = (pairs: string): ReadonlyMap<string, string> =>
  new Map(pairs.split(' ').map((pair) => [pair.charAt(0), pair.slice(1)]))

/** In an Arabic word: what a Latin letter or a digit sounds like, and what it looks like. */
const bySound = table(
  '1ا aا bب dد eي fف gك hه iي jج kك lل mم nن oو pب qق rر sس tت uو vف wو yي zز 2 3ع 5خ 6ط 7ح 8غ 9ق',
)
const byLook = table('1ا lا iا 5ه oه 9و')
/** In a Latin word: what a digit looks like. */
const digitsAsI = table('0o 1i 3e 4a 5s 7t')
const digitsAsL = table('0o 1l 3e 4a 5s 7t')

const arabic = /^[\u0621-\u064a]$/
const digit = /^[0-9]$/
const mixedMost = 40
const shortest = 3

/** Every character in place of which the table has another; `null` when one stays that may not. */
function replaced(
  word: string,
  letters: ReadonlyMap<string, string>,
  mayStay: (char: string) => boolean,
): string | null {
  let made = ''
  for (const char of word) {
    const letter = letters.get(char) ?? (mayStay(char) ? char : null)
    if (letter === null) return null
    made += letter
  }
  return made
}

/** Without what is at the ends and does not belong. */
function core(word: string, belongs: (char: string) => boolean): string {
  let [start, end] = [0, word.length]
  while (start < end && !belongs(word.charAt(start))) start++
  while (end > start && !belongs(word.charAt(end - 1))) end--
  return word.slice(start, end)
}

/** What a folded word that mixes scripts or digits may be meant as; nothing for one that does not. */
export function unmixed(word: string): string[] {
  if (word.length > mixedMost) return []
  const isArabic = (char: string) => arabic.test(char)
  const chars = [...word]
  const arabicCount = chars.filter(isArabic).length
  if (arabicCount === chars.length) return []
  if (arabicCount > 0) {
    const meant = [core(word, isArabic), replaced(word, bySound, isArabic), replaced(word, byLook, isArabic)]
    return meant.flatMap((each) => each ?? [])
  }
  const isLetter = (char: string) => !digit.test(char)
  if (chars.every(isLetter) || !chars.some(isLetter)) return []
  const meant = [
    core(word, isLetter),
    replaced(word, digitsAsI, isLetter),
    replaced(word, digitsAsL, isLetter),
  ]
  return meant.flatMap((each) => (each !== null && each.length >= shortest ? [each] : []))
}
