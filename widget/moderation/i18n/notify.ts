import type { SadaError } from '../../../client/index.ts'
import type { PageLanguage } from '../state/preferences.ts'
import { failureSentence } from './failures.ts'
import type { Tongue } from './tongue.ts'
import type { NotifyWords } from './words.ts'

const catalogues: Record<PageLanguage, () => Promise<{ words: NotifyWords }>> = {
  ar: () => import('./ar/notify.ts'),
  fr: () => import('./fr/notify.ts'),
  en: () => import('./en/notify.ts'),
}

/** Fetches what the section on notifications says: few open it, so it is no part of what opens the page. */
export async function loadNotifyWords(language: PageLanguage): Promise<NotifyWords> {
  return (await catalogues[language]()).words
}

const isNotifyKey = (words: NotifyWords, key: string): key is keyof NotifyWords => Object.hasOwn(words, key)

/** As `failureSentence`, also for what only notifications can meet. */
export function notifyFailure(tongue: Tongue, words: NotifyWords, failure: SadaError): string {
  const key = `error_${failure.code}`
  const own = isNotifyKey(words, key) ? words[key] : null
  return typeof own === 'string' ? own : failureSentence(tongue, failure)
}

/** What a delivery's last attempt came to (`outcome`, see docs/webhooks.md); a word that is not known stays as it is. */
export function outcomeSentence({ fill }: Tongue, words: NotifyWords, outcome: string): string {
  const status = /^http_(\d+)$/.exec(outcome)?.[1]
  if (status !== undefined) return fill(words.outcome_http, { status })
  const key = `outcome_${outcome}`
  const own = isNotifyKey(words, key) ? words[key] : null
  return typeof own === 'string' ? own : outcome
}
