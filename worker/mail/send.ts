import { logSurvived } from '../http/log.ts'
import { utcDay } from '../policy/calendar.ts'
import { takeMessage, takeQuestion } from '../store/mail.ts'
import type { StoredSite } from '../store/rows.ts'
import type { MailMessage } from './message.ts'
import { headerText } from './plain.ts'

const dayMs = 86_400_000

/** What sending came to; a `code` names it and quotes nobody. */
export type Sent =
  | { kind: 'sent' }
  /** The day's budget, or Cloudflare's, is used up: not before that moment. */
  | { kind: 'full'; code: string; untilMs: number }
  /** This address will not be sent to. */
  | { kind: 'refused'; code: string }
  /** This message will not be sent. */
  | { kind: 'faulty'; code: string }
  /** May go well another time. */
  | { kind: 'failed'; code: string; isSurelyUnsent: boolean }

/** Settings of the instance's mail: whatever is none is the default. */
export interface MailSettings {
  from: string
  budget: number
}

/** Messages in a day, unless the instance says otherwise. */
export function mailBudget(setting: unknown): number {
  const budget = Number(setting)
  return Number.isInteger(budget) && budget >= 0 ? budget : 200
}

/** @returns `null` when the instance sends no mail */
export function mailSettings(env: {
  MAIL?: unknown
  MAIL_FROM?: string
  MAIL_PER_DAY?: unknown
}): MailSettings | null {
  const from = env.MAIL_FROM ?? ''
  return env.MAIL && from !== '' ? { from, budget: mailBudget(env.MAIL_PER_DAY) } : null
}

/** When the next day begins by which mail is counted. */
function tomorrowMs(nowMs: number): number {
  return Date.parse(utcDay(nowMs)) + dayMs
}

const refused = ['E_RECIPIENT_NOT_ALLOWED', 'E_RECIPIENT_SUPPRESSED']
const faulty = /^E_(?:VALIDATION|FIELD|TOO_MANY_RECIPIENTS|CONTENT|HEADER)/
const failing = ['E_SENDER_NOT_VERIFIED', 'E_SENDER_DOMAIN_NOT_AVAILABLE', 'E_RATE_LIMIT_EXCEEDED']

/**
 * Tells apart what Cloudflare's binding throws (Email Service, "Workers API"). A sender that is not verified is the
 * instance's fault and no reason to forget who wants its mail. The message of an error has the address in it, and goes
 * nowhere.
 */
function faultOf(error: unknown, nowMs: number): Sent {
  const message = error instanceof Error ? error.message : ''
  const given = error instanceof Error && 'code' in error ? String(error.code) : ''
  const code = /^E_[A-Z_]+$/.test(given) ? given.toLowerCase() : 'mail_error'
  // Without a code: a binding with a list of addresses, and one that the local simulator checks.
  const isBarred = given === '' && /\bemail to .* not allowed\b|not a verified address/i.test(message)
  if (refused.includes(given) || isBarred)
    return { kind: 'refused', code: isBarred ? 'e_recipient_not_allowed' : code }
  if (given === 'E_DAILY_LIMIT_EXCEEDED') return { kind: 'full', code, untilMs: tomorrowMs(nowMs) }
  if (faulty.test(given)) return { kind: 'faulty', code }
  return { kind: 'failed', code, isSurelyUnsent: failing.includes(given) }
}

/** A tenth of a day's messages is for questions: whoever is added on a day of many comments hears of it. */
function forComments(budget: number): number {
  return budget - Math.floor(budget / 10)
}

/** Sends a message, if the day's budget has room for it. */
export async function sendMail(
  env: Pick<Env, 'DB' | 'MAIL' | 'MAIL_FROM' | 'MAIL_PER_DAY' | 'PUBLIC_URL'>,
  site: StoredSite,
  to: string,
  { kind, subject, text, html, unsubscribeUrl }: MailMessage,
  nowMs: number,
): Promise<Sent> {
  const settings = mailSettings(env)
  if (!settings) return { kind: 'failed', code: 'mail_not_configured', isSurelyUnsent: true }
  const [day, { budget }] = [utcDay(nowMs), settings]
  const isTaken =
    kind === 'question'
      ? await takeQuestion(env.DB, day, budget)
      : await takeMessage(env.DB, day, site.id, forComments(budget))
  if (!isTaken) return { kind: 'full', code: 'mail_budget', untilMs: tomorrowMs(nowMs) }
  try {
    await env.MAIL.send({
      to,
      from: { email: settings.from, name: headerText(site.settings.name) },
      subject,
      text,
      html,
      headers: {
        'List-Unsubscribe': `<${unsubscribeUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        // No holiday notes to a machine.
        'X-Auto-Response-Suppress': 'All',
      },
    })
    return { kind: 'sent' }
  } catch (error) {
    logSurvived('mail_not_sent', error)
    return faultOf(error, nowMs)
  }
}
