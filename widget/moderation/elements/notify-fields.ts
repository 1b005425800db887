import { html, nothing, type TemplateResult } from 'lit'
import type { SadaError } from '../../../client/index.ts'
import { notifyFailure } from '../i18n/notify.ts'
import type { Tongue } from '../i18n/tongue.ts'
import type { NotifyWords } from '../i18n/words.ts'
import type { Faults } from '../state/notify-drafts.ts'
import { languageNames } from './display.ts'
import { directionFor, textOf } from './parts.ts'

/** A form's fields: before their ids, in which words, and what is wrong with them. */
export interface Fields {
  id: string
  tongue: Tongue
  words: NotifyWords
  failure: SadaError | null
  faults: Faults
}

/** Failures that are about one field. */
const fieldOf: Partial<Record<SadaError['code'], string>> = {
  recipient_exists: 'email',
  telegram_token_invalid: 'bot_token',
  telegram_bot_taken: 'bot_token',
}

/** Whether what went wrong is said beside a field, and need not be said again below. */
export function isSaidBeside({ failure }: Fields): boolean {
  return failure !== null && fieldOf[failure.code] !== undefined
}

/** What is wrong with a field; empty when nothing is. */
export function faultAt({ tongue, words, failure, faults }: Fields, name: string): string {
  if (failure && fieldOf[failure.code] === name) return notifyFailure(tongue, words, failure)
  const code = faults.get(name)
  switch (code) {
    case undefined:
      return ''
    case 'required':
      return words.fault_required
    case 'too_long':
    case 'email_invalid':
    case 'url_invalid':
      return words[`fault_${code}`]
    case 'email_in_name':
      return tongue.words.failures.emailInName
    default:
      return words.fault_other
  }
}

/** The sentence below a field. */
export function faultTemplate(fields: Fields, name: string) {
  const fault = faultAt(fields, name)
  return fault ? html`<p class="error" id="${fields.id}-${name}-error">${fault}</p>` : nothing
}

/** Ids of the sentences that belong to a field. */
export function describedBy(fields: Fields, name: string, hasHint: boolean) {
  const ids = [
    ...(hasHint ? [`${fields.id}-${name}-hint`] : []),
    ...(faultAt(fields, name) ? [`${fields.id}-${name}-error`] : []),
  ]
  return ids.join(' ') || nothing
}

/** A field for a line of text, with what is wrong with it. */
export function lineTemplate(
  fields: Fields,
  name: string,
  options: {
    label: string
    value: string
    onInput: (text: string) => void
    hint?: string | TemplateResult
    /** Latin whatever the page is in: an address, a token. */
    isLatin?: boolean
    type?: 'text' | 'email' | 'url'
  },
): TemplateResult {
  const { label, value, onInput, hint, isLatin, type = 'text' } = options
  const id = `${fields.id}-${name}`
  return html`<div class="field"><label for=${id}>${label}</label>
    <input id=${id} type=${type} dir=${isLatin ? 'ltr' : directionFor(value)} autocomplete="off" autocapitalize=${isLatin ? 'none' : nothing} spellcheck="false"
      aria-describedby=${describedBy(fields, name, hint !== undefined)} aria-invalid=${faultAt(fields, name) ? 'true' : nothing}
      .value=${value} @input=${(event: Event) => onInput(textOf(event))} />
    ${hint === undefined ? nothing : html`<p class="hint" id="${id}-hint">${hint}</p>`}${faultTemplate(fields, name)}
  </div>`
}

/** A language by its own name, or, when the page does not speak it, by the page's. */
export function languageName({ intl }: Tongue, locale: string): string {
  const known = languageNames.find(([language]) => language === locale)
  if (known) return known[1]
  return new Intl.DisplayNames(intl, { type: 'language' }).of(locale) ?? locale
}

/** A full hour as clocks show it. */
export function hourName({ intl }: Tongue, hour: number): string {
  const format = new Intl.DateTimeFormat(intl, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  })
  return format.format(new Date(hour * 3_600_000))
}

/** All full hours of a day. */
export const dayHours: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour)
