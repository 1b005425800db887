import type { ErrorCode } from '../../contract/index.ts'
import type { LocalCode } from '../api/errors.ts'
import type { RefusalWords } from './words.ts'

const catalogues: Record<string, () => Promise<{ words: RefusalWords }>> = {
  ar: () => import('./ar/refusal.ts'),
  fr: () => import('./fr/refusal.ts'),
  en: () => import('./en/refusal.ts'),
}

const byCode: Partial<Record<ErrorCode | LocalCode, keyof RefusalWords>> = {
  page_closed: 'closed',
  origin_not_allowed: 'elsewhere',
  page_host_not_allowed: 'elsewhere',
  site_not_found: 'elsewhere',
  parent_not_found: 'parentGone',
  parent_not_approved: 'parentGone',
  parent_on_other_page: 'parentGone',
  body_too_large: 'tooLarge',
  idempotency_key_reused: 'keyReused',
  comment_duplicate: 'duplicate',
  comment_refused: 'refused',
}

/** Why the server refused a comment. @returns `undefined` for a code that says no more than "it failed" */
export async function refusalSentence(
  code: ErrorCode | LocalCode,
  language: string,
): Promise<string | undefined> {
  const key = byCode[code]
  return key && (await catalogues[language]?.())?.words[key]
}
