import type { ErrorCode } from '../../contract/index.ts'
import type { Failure, LocalCode } from '../api/errors.ts'
import type { OutcomeWords } from './words.ts'

type Sentence = {
  [Key in keyof OutcomeWords]: OutcomeWords[Key] extends string ? Key : never
}[keyof OutcomeWords]

/** Codes that a reader can meet without an answer of the server, or that say when to come again. */
const byCode: Partial<Record<ErrorCode | LocalCode, Sentence>> = {
  offline: 'offline',
  timeout: 'timeout',
  not_configured: 'unavailable',
  database_unavailable: 'unavailable',
}

/** «خلال 30 ثانية»: the wait that the server asks for. */
function wait(seconds: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale)
  if (seconds < 90) return format.format(seconds, 'second')
  const minutes = Math.ceil(seconds / 60)
  return minutes < 90 ? format.format(minutes, 'minute') : format.format(Math.ceil(minutes / 60), 'hour')
}

/**
 * Why a comment was not sent, what to do, and that the text is safe.
 *
 * @param words `failed` is what is said of a failure that is none of the others
 */
export function failureSentence(
  words: OutcomeWords & { failed: string },
  failure: Failure,
  locale: string,
): string {
  const { code, status, retryAfterSeconds: seconds } = failure
  const key: Sentence | 'failed' =
    byCode[code] ?? (status === 429 ? 'tooFast' : status === 503 ? 'unavailable' : 'failed')
  const again = seconds ? [words.retryAfter.replace('{time}', wait(seconds, locale))] : []
  return [words[key], ...again, words.kept].join(' ')
}
