import { SadaError } from '../../client/index.ts'
import { errorCodes, errors } from '../../contract/index.ts'

/** The command was not typed as it must be: exit code 2. */
export class UsageError extends Error {}

/** The command was refused or could not be finished: exit code 1. */
export class CommandError extends Error {
  readonly code: string
  /** More of it for whoever reads JSON, e.g. where to go on. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** A failure as JSON on stderr, in the shape of RFC 9457. */
export interface CliProblem {
  type: string
  title: string
  /** HTTP status; 0 when it is not an answer's. */
  status: number
  code: string
  [more: string]: unknown
}

const local: Readonly<Record<string, string>> = {
  network: 'Nothing answered at SADA_URL',
  timeout: 'There was no answer in time',
  not_sada: 'What answered at SADA_URL is not Sada',
}

/** What to do about it, where the title alone does not say. */
const advice: Readonly<Record<string, string>> = {
  network: 'Check the address and the connection; `sada doctor` says more.',
  timeout: 'Try again; what was asked for may have been done.',
  not_sada: 'Check SADA_URL: it is the Worker’s origin, without a path behind it.',
  key_missing: 'Set SADA_KEY, or name a file with --key-file.',
  key_invalid: 'Check the key; whoever has the scope `keys` can make another with `sada keys create`.',
  scope_missing: '`sada doctor` lists what the key may do.',
  too_many_failures: 'Wait a minute.',
  cursor_expired: 'Leave --cursor out.',
  cursor_foreign: 'Give the same filters as for the list that the cursor came from, or leave --cursor out.',
  precondition_failed: 'Somebody else changed it meanwhile: look again, then repeat the change.',
  rule_exists: '`sada rules list` shows it.',
  site_exists: '`sada sites list` shows it.',
  not_configured: '`sada doctor` names the secrets that are missing.',
  page_not_found: '`sada pages list` shows those that there are.',
  webhook_not_found: '`sada webhooks list` shows those that there are.',
  webhook_off: '`sada webhooks resume` switches it on.',
  delivery_not_found: '`sada webhooks deliveries` shows those that there are.',
  recipient_not_found: '`sada recipients list` shows those that there are.',
  recipient_exists: '`sada recipients list` shows it.',
  telegram_bot_not_found: '`sada telegram connect` connects one.',
  telegram_account_not_found: '`sada telegram accounts` shows those that there are.',
  telegram_webhook_refused:
    'The instance must be at a public https address; `sada telegram status` says more.',
  database_unavailable: 'Try again in a moment.',
}

function isKnown(code: string): code is keyof typeof errors {
  return errorCodes.some((known) => known === code)
}

const titleOf = (code: string) => (isKnown(code) ? errors[code].title : (local[code] ?? code))

/** @param url of the instance; the explanations of codes stand there */
export function toProblem(error: unknown, url: string): CliProblem {
  if (error instanceof SadaError) {
    const { code, status, fields, requestId, retryAfterSeconds } = error
    return {
      type: isKnown(code) ? `${url.replace(/\/+$/, '')}/v1/errors#${code}` : 'about:blank',
      title: titleOf(code),
      status,
      code,
      ...(requestId === '' ? {} : { request_id: requestId }),
      ...(fields.length === 0 ? {} : { errors: fields }),
      ...(retryAfterSeconds === 0 ? {} : { retry_after_seconds: retryAfterSeconds }),
    }
  }
  if (error instanceof CommandError)
    return { type: 'about:blank', title: error.message, status: 0, code: error.code, ...error.details }
  const code = error instanceof UsageError ? 'usage' : 'failed'
  return {
    type: 'about:blank',
    title: error instanceof Error ? error.message : String(error),
    status: 0,
    code,
  }
}

/** A failure in a sentence or two, for whoever typed the command. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof SadaError)) return error instanceof Error ? error.message : String(error)
  const { code, fields, requestId, status, retryAfterSeconds } = error
  const marks = [code, status > 0 ? `HTTP ${status}` : '', requestId === '' ? '' : `request ${requestId}`]
  const named = fields.map(({ pointer, code: fault }) => `\n  ${pointer || '/'}: ${fault}`)
  const wait = retryAfterSeconds > 0 ? ` Wait ${retryAfterSeconds} seconds.` : ''
  const known = advice[code]
  return `${titleOf(code)} (${marks.filter(Boolean).join(', ')}).${known ? ` ${known}` : ''}${wait}${named.join('')}`
}
