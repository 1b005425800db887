import type { CountWords } from './words.ts'

/** One chunk per language: only the page's is downloaded. */
const catalogues: Record<string, () => Promise<{ words: CountWords }>> = {
  ar: () => import('./ar/count.ts'),
  fr: () => import('./fr/count.ts'),
  en: () => import('./en/count.ts'),
}

/** Words for numbers, in the language that `languageOf` names. */
export async function countWords(language: string): Promise<CountWords | undefined> {
  return (await catalogues[language]?.())?.words
}
