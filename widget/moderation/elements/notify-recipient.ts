import { html, nothing, type TemplateResult } from 'lit'
import type { MailMode } from '../../../contract/index.ts'
import { type RecipientDraft, toggled } from '../state/notify-drafts.ts'
import { languageNames } from './display.ts'
import {
  dayHours,
  describedBy,
  type Fields,
  faultAt,
  faultTemplate,
  hourName,
  languageName,
  lineTemplate,
} from './notify-fields.ts'
import { selectTemplate } from './parts.ts'

/** As many as a day's summaries may be (`contract/limits.ts`, `digestHoursMax`). */
const hoursMost = 6

/** Fields of somebody who gets mail. @param site what stands for the site's language and clocks */
export function recipientFields(
  fields: Fields,
  draft: RecipientDraft,
  isNew: boolean,
  site: { locale: string; time_zone: string },
  edit: (change: Partial<RecipientDraft>) => void,
): TemplateResult {
  const { id, tongue, words } = fields
  const modes = [
    ['each', words.mailEach],
    ['digest', words.mailDigest],
  ] as const
  const known = languageNames.map(([language, name]) => [language, name] as const)
  const isOther = draft.locale !== '' && !known.some(([language]) => language === draft.locale)
  const locales: readonly (readonly [string, string])[] = [
    ['', tongue.fill(words.mailLocaleSite, { language: languageName(tongue, site.locale) })],
    ...known,
    ...(isOther ? [[draft.locale, languageName(tongue, draft.locale)] as const] : []),
  ]
  return html`${lineTemplate(fields, 'name', {
    label: words.name,
    hint: words.nameHint,
    value: draft.name,
    onInput: (name) => edit({ name }),
  })}
    ${
      isNew
        ? lineTemplate(fields, 'email', {
            label: words.mailAddress,
            hint: words.mailAddressHint,
            value: draft.email,
            type: 'email',
            isLatin: true,
            onInput: (email) => edit({ email }),
          })
        : nothing
    }
    <div class="pair">
      <div class="field"><label for="${id}-mode">${words.mailMode}</label>${selectTemplate<MailMode>(`${id}-mode`, draft.mode, modes, (mode) => edit({ mode }))}</div>
      <div class="field"><label for="${id}-locale">${words.language}</label>${selectTemplate(`${id}-locale`, draft.locale, locales, (locale) => edit({ locale }))}${faultTemplate(fields, 'locale')}</div>
    </div>
    ${draft.mode === 'digest' ? hoursTemplate(fields, draft, site.time_zone, edit) : nothing}`
}

function hoursTemplate(
  fields: Fields,
  { hours }: RecipientDraft,
  zone: string,
  edit: (change: Partial<RecipientDraft>) => void,
): TemplateResult {
  const { id, tongue, words } = fields
  const isWrong = faultAt(fields, 'digest_hours') !== ''
  return html`<fieldset aria-describedby=${describedBy(fields, 'digest_hours', true)}>
    <legend>${words.mailHours}</legend>
    <p class="hint" id="${id}-digest_hours-hint">${tongue.fill(words.mailHoursHint, { zone })}</p>
    <div class="hours">${dayHours.map(
      (hour) =>
        html`<label class="check"><input type="checkbox" value=${hour} .checked=${hours.includes(hour)} ?disabled=${hours.length >= hoursMost && !hours.includes(hour)} aria-invalid=${isWrong && hour === 0 ? 'true' : nothing} @change=${() => edit({ hours: toggled(hours, hour) })} /> ${hourName(tongue, hour)}</label>`,
    )}</div>
    ${faultTemplate(fields, 'digest_hours')}
  </fieldset>`
}
