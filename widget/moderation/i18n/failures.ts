import type { SadaError } from '../../../client/index.ts'
import type { Tongue } from './tongue.ts'
import type { FailureWords } from './words.ts'

const sentences: Partial<Record<SadaError['code'], keyof FailureWords>> = {
  network: 'network',
  timeout: 'timeout',
  not_sada: 'notSada',
  key_missing: 'keyInvalid',
  key_invalid: 'keyInvalid',
  site_not_found: 'keyInvalid',
  scope_missing: 'scopeMissing',
  comment_not_found: 'commentNotFound',
  comment_not_published: 'commentNotPublished',
  pins_full: 'pinsFull',
  rule_exists: 'ruleExists',
  rules_full: 'rulesFull',
  rule_not_found: 'ruleNotFound',
  key_not_found: 'keyNotFound',
  page_not_found: 'pageNotFound',
  page_invalid: 'pageNotFound',
  page_host_not_allowed: 'pageHost',
  precondition_failed: 'conflict',
  idempotency_key_reused: 'conflict',
  validation_failed: 'invalid',
  malformed_json: 'invalid',
  body_too_large: 'tooLarge',
  query_invalid: 'search',
  cursor_expired: 'outdated',
  cursor_foreign: 'outdated',
  cursor_invalid: 'outdated',
  operation_not_found: 'operationNotFound',
  internal: 'server',
  database_unavailable: 'server',
  not_configured: 'server',
}

/** What went wrong, in the moderator's words, with what to do about it. */
export function failureSentence({ words, inSeconds, fill }: Tongue, failure: SadaError): string {
  const { code, fields, retryAfterSeconds, status } = failure
  if (status === 429)
    return fill(words.failures.tooManyFailures, { time: inSeconds(retryAfterSeconds || 60) })
  if (fields.some((field) => field.code === 'email_in_name')) return words.failures.emailInName
  const key = sentences[code]
  return key ? words.failures[key] : fill(words.failures.other, { code })
}
