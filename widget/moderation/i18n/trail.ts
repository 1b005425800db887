import type { PageLanguage } from '../state/preferences.ts'
import type { TrailWords } from './words.ts'

const catalogues: Record<PageLanguage, () => Promise<{ words: TrailWords }>> = {
  ar: () => import('./ar/trail.ts'),
  fr: () => import('./fr/trail.ts'),
  en: () => import('./en/trail.ts'),
}

/** Fetches what the section *Activity* says, which few open. */
export async function loadTrailWords(language: PageLanguage): Promise<TrailWords> {
  return (await catalogues[language]()).words
}
