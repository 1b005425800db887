import { html, nothing, type TemplateResult } from 'lit'
import type { FieldRule, Settings } from '../../../contract/index.ts'
import type { Tongue } from '../i18n/tongue.ts'
import { readLines, type SettingsDraft, shown } from '../state/settings-draft.ts'
import { directionFor, selectTemplate, textOf } from './parts.ts'
import { savedRepliesTemplate } from './saved-replies.ts'

/** Tells the form that a setting was given another value. */
export type Edit = <Name extends keyof Settings>(name: Name, value: Settings[Name]) => void

type NumberName = {
  [Name in keyof Settings]: Settings[Name] extends number ? Name : never
}[keyof Settings]

/** All that a field needs. */
interface Context {
  tongue: Tongue
  values: Settings
  edit: Edit
  wrong: ReadonlySet<string>
}

function errorFor({ tongue, wrong }: Context, name: string) {
  return wrong.has(name)
    ? html`<p class="error" id="set-${name}-error">${tongue.words.settings.wrong}</p>`
    : nothing
}

const describedBy = ({ wrong }: Context, name: string, hint: string) =>
  [hint ? `set-${name}-hint` : '', wrong.has(name) ? `set-${name}-error` : ''].filter(Boolean).join(' ') ||
  nothing

function numberField(context: Context, name: NumberName, max: number, hint = '', min = 0): TemplateResult {
  const { tongue, values, edit, wrong } = context
  return html`<div class="field number-field">
    <label for="set-${name}">${tongue.words.settings[name]}</label>
    <input id="set-${name}" type="number" inputmode="numeric" dir="ltr" min=${min} max=${max} step="1"
      aria-describedby=${describedBy(context, name, hint)} aria-invalid=${wrong.has(name) ? 'true' : nothing}
      .value=${String(values[name])} @change=${(event: Event) => edit(name, Number(textOf(event)))} />
    ${hint ? html`<p class="hint" id="set-${name}-hint">${hint}</p>` : nothing}${errorFor(context, name)}
  </div>`
}

function textField(
  context: Context,
  name: 'name' | 'locale' | 'time_zone',
  list?: readonly string[],
): TemplateResult {
  const { tongue, values, edit, wrong } = context
  return html`<div class="field">
    <label for="set-${name}">${tongue.words.settings[name]}</label>
    <input id="set-${name}" dir=${name === 'name' ? directionFor(values.name) : 'ltr'} list=${list ? `list-${name}` : nothing} autocomplete="off"
      aria-describedby=${describedBy(context, name, '')} aria-invalid=${wrong.has(name) ? 'true' : nothing}
      .value=${values[name]} @change=${(event: Event) => edit(name, textOf(event).trim())} />
    ${list ? html`<datalist id="list-${name}">${list.map((each) => html`<option value=${each}></option>`)}</datalist>` : nothing}${errorFor(context, name)}
  </div>`
}

function linesField(context: Context, name: 'origins' | 'reserved_names', hint: string): TemplateResult {
  const { tongue, values, edit, wrong } = context
  return html`<div class="field">
    <label for="set-${name}">${tongue.words.settings[name]}</label>
    <textarea id="set-${name}" rows="3" dir=${name === 'origins' ? 'ltr' : 'auto'} spellcheck="false"
      aria-describedby=${describedBy(context, name, hint)} aria-invalid=${wrong.has(name) ? 'true' : nothing}
      .value=${values[name].join('\n')} @change=${(event: Event) => edit(name, readLines(textOf(event)))}></textarea>
    <p class="hint" id="set-${name}-hint">${hint}</p>${errorFor(context, name)}
  </div>`
}

function moderationField({ tongue, values, edit }: Context): TemplateResult {
  const { settings } = tongue.words
  return html`<fieldset><legend>${settings.moderation}</legend>
    ${(['all', 'first_time', 'none'] as const).map(
      (mode) =>
        html`<label class="check"><input type="radio" name="moderation" value=${mode} .checked=${values.moderation === mode} @change=${() => edit('moderation', mode)} /> ${settings[`moderation_${mode}`]}</label>`,
    )}
  </fieldset>`
}

function authorFields({ tongue, values, edit }: Context): TemplateResult {
  const { settings } = tongue.words
  const rules = (['required', 'optional', 'off'] as const).map(
    (rule) => [rule, settings[`field_${rule}`]] as const,
  )
  const { fields } = values
  return html`<div class="triple">${(['name', 'email', 'website'] as const).map(
    (field) =>
      html`<div class="field"><label for="set-field-${field}">${settings[`field_${field}`]}</label>${selectTemplate<FieldRule>(`set-field-${field}`, fields[field], rules, (rule) => edit('fields', { ...fields, [field]: rule }))}</div>`,
  )}</div>`
}

const section = (title: string, content: TemplateResult) =>
  html`<section class="card"><h2>${title}</h2>${content}</section>`

function listFields(context: Context): TemplateResult {
  const { tongue, values, edit } = context
  const { settings } = tongue.words
  const sorts = (['oldest', 'newest', 'top'] as const).map(
    (sort) => [sort, settings[`sort_${sort}`]] as const,
  )
  return html`<div class="triple">
    <div class="field"><label for="set-sort">${settings.sort}</label>${selectTemplate('set-sort', values.sort, sorts, (sort) => edit('sort', sort))}</div>
    ${numberField(context, 'page_size', 100, '', 1)}
    ${numberField(context, 'depth', 10, settings.depthHint, 1)}
  </div>`
}

const locales = ['ar-MA', 'ar', 'ary', 'fr-MA', 'fr', 'en', 'ar-DZ', 'ar-TN', 'ar-EG', 'ar-SA'] as const

/** All settings, in the order in which owners look for them. */
export function settingsSections(
  tongue: Tongue,
  draft: SettingsDraft,
  edit: Edit,
  wrong: ReadonlySet<string>,
): TemplateResult[] {
  const context: Context = { tongue, values: shown(draft), edit, wrong }
  const { settings } = tongue.words
  const { values } = context
  return [
    section(
      settings.holding,
      html`${moderationField(context)}
        <div class="pair">${numberField(context, 'max_links', 100, settings.zeroNever)}${numberField(context, 'reports_to_hold', 1_000, settings.zeroNever)}</div>
        ${linesField(context, 'reserved_names', settings.onePerLine)}`,
    ),
    section(settings.saved_replies, savedRepliesTemplate(tongue, values.saved_replies, edit, wrong)),
    section(
      settings.limits,
      html`${numberField(context, 'close_after_days', 36_500, settings.zeroNever)}
        <div class="pair">${numberField(context, 'max_body_length', 5_000, '', 1)}${numberField(context, 'max_comments_per_minute', 1_000, settings.zeroNoLimit)}</div>`,
    ),
    section(settings.form, authorFields(context)),
    section(settings.list, listFields(context)),
    section(
      settings.site,
      html`${textField(context, 'name')}${linesField(context, 'origins', settings.originsHint)}
        <div class="pair">${textField(context, 'locale', locales)}${textField(context, 'time_zone', Intl.supportedValuesOf('timeZone'))}</div>`,
    ),
    section(
      settings.views,
      html`<div class="pair">${numberField(context, 'view_window_seconds', 86_400, '', 5)}${numberField(context, 'view_shards', 64, settings.shardsHint, 1)}</div>
        <label class="check"><input type="checkbox" .checked=${values.honours_privacy_signals} @change=${() => edit('honours_privacy_signals', !values.honours_privacy_signals)} /> ${settings.honours_privacy_signals}</label>`,
    ),
  ]
}
