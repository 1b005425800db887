/**
 * Arabic in Latin letters, as readers type it on a phone («7mar» for «حمار»). A word is compared letter by letter, with
 * short vowels left out or in, and only when it has a sign that it is Arabic: a digit that stands for a letter, or a
 * pair such as `kh`. What is merely similar is not found: «7mra» (red) is not «7mar».
 */

/** Spellings of a folded Arabic letter, longest first. */
const spellings: Readonly<Record<string, readonly string[]>> = {
  ا: ['aa', 'a', 'e'],
  ب: ['b', 'p'],
  ت: ['t'],
  ث: ['th', 't', 's'],
  ج: ['dj', 'j', 'g'],
  ح: ['7', 'h'],
  خ: ['kh', '5', "7'", 'x'],
  د: ['d'],
  ذ: ['dh', 'd', 'z'],
  ر: ['r'],
  ز: ['z'],
  س: ['ss', 's', 'c'],
  ش: ['ch', 'sh', '4'],
  ص: ['ss', 's', '9'],
  ض: ['d', '9'],
  ط: ['t', '6'],
  ظ: ['dh', 'd', '6'],
  ع: ['3', 'aa', 'a'],
  غ: ['gh', 'rh', '8'],
  ف: ['f', 'v'],
  ق: ['9', '8', 'q', 'k', 'g', '2'],
  ك: ['k', 'g', 'c'],
  ل: ['l'],
  م: ['m'],
  ن: ['n'],
  ه: ['h', 'a', 'e'],
  و: ['ou', 'oo', 'w', 'u', 'o'],
  ي: ['ee', 'y', 'i', 'e'],
}

const vowel = /[aeiou]/
const sign = /[235679]|kh|gh|ch|sh/
/** Article before the word, and endings behind it. */
const beginnings = ['', 'l', 'el', 'al', 'w', 'ya']
const endings = ['', 'a', 'e', 'at', 'in', 'ine', 'ak', 'ek', 'i', 'ha', 'hom']

/** Whether `latin` from `at` on spells the letters from `letter` on and ends with an ending. */
function spells(latin: string, at: number, letters: string, letter: number): boolean {
  if (letter === letters.length) return endings.includes(latin.slice(at))
  for (const spelling of spellings[letters.charAt(letter)] ?? []) {
    if (latin.startsWith(spelling, at) && spells(latin, at + spelling.length, letters, letter + 1))
      return true
  }
  // A doubled consonant, or a short vowel that Arabic does not write.
  const char = latin.charAt(at)
  const isDouble = at > 0 && char === latin.charAt(at - 1) && !vowel.test(char)
  return at > 0 && (isDouble || vowel.test(char)) && spells(latin, at + 1, letters, letter)
}

/** Whether a folded Latin word can be Arabic at all. */
export function isArabizi(word: string): boolean {
  return (
    word.length >= 3 && word.length <= 30 && /^[a-z0-9]+$/.test(word) && /[a-z]/.test(word) && sign.test(word)
  )
}

/** Whether a folded Latin word spells a folded Arabic one. Short words have too many namesakes. */
export function spellsArabic(latin: string, arabic: string): boolean {
  if (arabic.length < 3) return false
  return beginnings.some(
    (beginning) => latin.startsWith(beginning) && spells(latin, beginning.length, arabic, 0),
  )
}
