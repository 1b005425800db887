import type { FieldCode } from '../../contract/index.ts'
import { bodyLimit, type FieldName, nameLimit } from '../state/validation.ts'
import type { FormWords } from './words.ts'

const missing = {
  body: 'bodyMissing',
  name: 'nameMissing',
  email: 'emailMissing',
  website: 'websiteMissing',
} as const

/** What to do about one field. */
export function fieldSentence(words: FormWords, field: FieldName, code: FieldCode, locale: string): string {
  if (code === 'required') return words[missing[field]]
  if (code === 'email_invalid') return words.emailWrong
  if (code === 'url_invalid') return words.websiteWrong
  if (code === 'not_visible' || code === 'text_invalid') return words.notVisible
  if (code !== 'too_long') return words.notAccepted
  const limit = { body: bodyLimit, name: nameLimit, email: 254, website: 200 }[field]
  return words.tooLong.replace('{n}', limit.toLocaleString(locale))
}
