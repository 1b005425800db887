import { html, nothing, type TemplateResult } from 'lit'
import type { DeliveryState, Webhook } from '../../../contract/index.ts'
import { outcomeSentence } from '../i18n/notify.ts'
import { eventTypes, type HookDraft, toggledEvent } from '../state/notify-drafts.ts'
import { describedBy, type Fields, faultAt, faultTemplate, lineTemplate } from './notify-fields.ts'
import { selectTemplate, timeTemplate } from './parts.ts'

/** Colours of states of deliveries. */
export const stateKinds: Record<DeliveryState, string> = {
  waiting: 'warning',
  done: 'status-approved',
  dead: 'status-spam',
}

/** Fields of a webhook. */
export function hookFields(
  fields: Fields,
  { url, name, events }: HookDraft,
  edit: (change: Partial<HookDraft>) => void,
): TemplateResult {
  const { words } = fields
  const isWrong = faultAt(fields, 'events') !== ''
  return html`${lineTemplate(fields, 'url', {
    label: words.hookUrl,
    hint: words.hookUrlHint,
    value: url,
    type: 'url',
    isLatin: true,
    onInput: (text) => edit({ url: text }),
  })}
    ${lineTemplate(fields, 'name', {
      label: words.hookName,
      hint: words.hookNameHint,
      value: name,
      onInput: (text) => edit({ name: text }),
    })}
    <fieldset aria-describedby=${describedBy(fields, 'events', false)}>
      <legend>${words.hookEvents}</legend>
      <div class="choices">${eventTypes.map(
        (type, i) =>
          html`<label class="check"><input type="checkbox" value=${type} .checked=${events.includes(type)} aria-invalid=${isWrong && i === 0 ? 'true' : 'false'} @change=${() => edit({ events: toggledEvent(events, type) })} /> ${words[`event_${type}`]}</label>`,
      )}</div>
      ${faultTemplate(fields, 'events')}
    </fieldset>`
}

const graces = { now: 0, hour: 3_600, day: 86_400, week: 604_800 } as const
type Grace = keyof typeof graces

/** How long a former secret holds. */
export function rotationTemplate(
  { id, tongue, words }: Fields,
  seconds: number,
  choose: (seconds: number) => void,
): TemplateResult {
  const { admin } = tongue.words
  const options: readonly (readonly [Grace, string])[] = [
    ['now', admin.rotateNow],
    ['hour', admin.rotateHour],
    ['day', admin.rotateDay],
    ['week', admin.rotateWeek],
  ]
  const chosen = options.find(([grace]) => graces[grace] === seconds)?.[0] ?? 'day'
  return html`<div class="field"><label for="${id}-grace">${words.secretGrace}</label>${selectTemplate<Grace>(`${id}-grace`, chosen, options, (grace) => choose(graces[grace]))}</div>`
}

/** What a webhook is told of, how its latest delivery fared, and whether its former secret still holds. */
export function hookFacts(
  { words, tongue }: Fields,
  { events, latest, old_secret_until: until }: Webhook,
): TemplateResult {
  const told =
    events.length === eventTypes.length
      ? html`<span>${words.hookAll}</span>`
      : events.map((type) => html`<span class="badge">${words[`event_${type}`]}</span>`)
  const state = latest
    ? html`<span>${words.latest}</span> <span class="badge ${stateKinds[latest.state]}">${words[`delivery_${latest.state}`]}</span>
        ${latest.outcome ? html`<span>${outcomeSentence(tongue, words, latest.outcome)}</span>` : nothing} ${timeTemplate(tongue, latest.happened_at)}`
    : html`<span>${words.latestNone}</span>`
  const isOld = until !== null && Date.parse(until) > Date.now()
  return html`<p class="meta">${told}</p><p class="meta">${state}</p>
      ${isOld ? html`<p class="meta">${tongue.fill(words.secretOld, { time: tongue.full(until) })}</p>` : nothing}`
}
