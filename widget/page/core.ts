import { countWords } from '../i18n/count-words.ts'
import { languageOf } from '../i18n/locale.ts'
import { plural } from '../i18n/plural.ts'
import { answer, ask, feed, topicOf } from './counts.ts'
import { option, pageOf } from './options.ts'

/** What the entry lends to the lazily loaded chunks. */
export const core = { answer, ask, countWords, feed, languageOf, option, pageOf, plural, topicOf }

/** Type of {@link core}. */
export type Core = typeof core

/** The chunk of a page that is itself an article: its identity, its view, its thread. */
export async function article(): Promise<typeof import('../article.ts')> {
  const chunk = await import('../article.ts')
  chunk.install(core)
  return chunk
}
