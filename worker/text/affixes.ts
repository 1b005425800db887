/**
 * What Arabic writes together with a word: conjunctions, prepositions and the article before it, pronouns and the
 * endings of number and gender behind it. All in folded form (`normalise.ts`).
 */

/** With the article; safe before the shortest words. */
const articles = ['ال', 'وال', 'فال', 'بال', 'كال', 'لل', 'ولل', 'فلل', 'وبال', 'يال']
/** One or two letters that many words begin with of their own: only before a word of three letters or more. */
const particles = ['و', 'ف', 'ب', 'ك', 'ل', 'ول', 'وب', 'وك', 'يا', 'ها']
/** Endings of number, gender and case. */
const endings = ['ه', 'ا', 'ين', 'ون', 'ان', 'ات', 'يه']
/** «his», «your», «our»; after a word in ة, which becomes ت. */
const pronouns = ['ه', 'ها', 'هم', 'هن', 'ك', 'كم', 'كن', 'نا', 'ي']

const shortest = 3

/** Stems that a word may have when something at its end is taken off. */
function withoutEnding(word: string): string[] {
  const stems: string[] = []
  for (const ending of [...endings, ...pronouns]) {
    if (word.endsWith(ending)) stems.push(word.slice(0, -ending.length))
  }
  for (const pronoun of pronouns) {
    if (word.endsWith(`ت${pronoun}`)) stems.push(`${word.slice(0, -pronoun.length - 1)}ه`)
  }
  if (word.endsWith('ات')) stems.push(`${word.slice(0, -2)}ه`)
  return stems.filter((stem) => stem.length >= shortest)
}

/** The word itself, and each word that it may be a form of. */
export function stemsOf(word: string): string[] {
  const stems = [word, ...withoutEnding(word)]
  for (const article of articles) {
    if (!word.startsWith(article)) continue
    const rest = word.slice(article.length)
    if (rest.length >= 2) stems.push(rest, ...withoutEnding(rest))
  }
  for (const particle of particles) {
    if (!word.startsWith(particle)) continue
    const rest = word.slice(particle.length)
    if (rest.length >= shortest) stems.push(rest, ...withoutEnding(rest))
  }
  return stems
}
