/**
 * What Arabic writes together with a word: conjunctions, prepositions and the article before it, the endings of number
 * and gender and the pronouns behind it. All in folded form (`normalise.ts`).
 */

/** The article, and what stands before it. Safe before the shortest words. */
export const articles: readonly string[] = [
  ...['ال', 'وال', 'فال', 'بال', 'كال', 'لل', 'ولل', 'فلل', 'وبال', 'فبال', 'وكال', 'فكال'],
  // Spoken: vocative, «this», «of», «on».
  ...['يال', 'هال', 'دال', 'عال'],
]
/** One or two letters that many words begin with of their own: only before a word of three letters or more. */
const particles = ['و', 'ف', 'ب', 'ك', 'ل', 'ول', 'وب', 'وك', 'يا', 'ها']
/** Number and gender; not the dual, with which «سود» would be «السودان». */
const endings = ['ه', 'ين', 'ون', 'ات']
/** Case, and «his», «your», «our» as they are written and spoken: not behind a word with the article. */
const pronouns = ['ا', 'ه', 'ها', 'هم', 'هن', 'ك', 'كم', 'كن', 'نا', 'ي', 'و', 'هوم', 'كوم']

/** Of a stem; only behind an article two letters are enough. */
const shortest = 3

/** Stems that a word with the article may have: «الكلبة», but never «الكلبي», which is a family's name. */
function withoutEnding(word: string): string[] {
  const stems: string[] = []
  for (const ending of endings) {
    if (word.endsWith(ending)) stems.push(word.slice(0, -ending.length))
  }
  if (word.endsWith('ات')) stems.push(`${word.slice(0, -2)}ه`)
  return stems.filter((stem) => stem.length >= shortest)
}

/** Stems that a word without the article may have. Before a pronoun ة becomes ت. */
function withoutPronoun(word: string): string[] {
  const stems: string[] = []
  for (const pronoun of pronouns) {
    if (!word.endsWith(pronoun)) continue
    const stem = word.slice(0, -pronoun.length)
    stems.push(stem)
    if (stem.endsWith('ت')) stems.push(stem.slice(0, -1), `${stem.slice(0, -1)}ه`)
  }
  return stems.filter((stem) => stem.length >= shortest)
}

const indefinite = (word: string) => [word, ...withoutEnding(word), ...withoutPronoun(word)]

/** The word itself, and each word that it may be a form of. */
export function stemsOf(word: string): string[] {
  if (word.length <= shortest) return [word]
  const stems = indefinite(word)
  for (const article of articles) {
    if (!word.startsWith(article)) continue
    const rest = word.slice(article.length)
    if (rest.length >= 2) stems.push(rest, ...withoutEnding(rest))
  }
  for (const particle of particles) {
    if (!word.startsWith(particle)) continue
    const rest = word.slice(particle.length)
    if (rest.length >= shortest) stems.push(...indefinite(rest))
  }
  return stems
}
