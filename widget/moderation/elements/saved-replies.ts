import { html, nothing, type TemplateResult } from 'lit'
import type { SavedReply } from '../../../contract/index.ts'
import type { Tongue } from '../i18n/tongue.ts'
import { directionFor, textOf } from './parts.ts'
import type { Edit } from './settings-fields.ts'

/** Answers that moderators give often, each with a title and a text. */
export function savedRepliesTemplate(
  tongue: Tongue,
  replies: readonly SavedReply[],
  edit: Edit,
  wrong: ReadonlySet<string>,
): TemplateResult {
  const { settings } = tongue.words
  const change = (at: number, part: Partial<SavedReply>) =>
    edit(
      'saved_replies',
      replies.map((reply, i) => (i === at ? { ...reply, ...part } : reply)),
    )
  const remove = (at: number) =>
    edit(
      'saved_replies',
      replies.filter((_, i) => i !== at),
    )
  const number = (i: number) => tongue.fill(settings.savedNumber, { n: tongue.number(i + 1) })
  return html`<p class="hint">${settings.savedHint}</p>
    ${replies.map(
      ({ title, body }, i) => html`<fieldset class="saved"><legend>${number(i)}</legend>
        <div class="field"><label for="saved-title-${i}">${settings.savedTitle}</label><input id="saved-title-${i}" dir=${directionFor(title)} maxlength="100" .value=${title} @change=${(event: Event) => change(i, { title: textOf(event) })} /></div>
        <div class="field"><label for="saved-body-${i}">${settings.savedBody}</label><textarea id="saved-body-${i}" rows="3" dir=${directionFor(body)} .value=${body} @change=${(event: Event) => change(i, { body: textOf(event) })}></textarea></div>
        <button type="button" class="button quiet" @click=${() => remove(i)}>${settings.savedRemove}<span class="vh"> (${number(i)})</span></button>
      </fieldset>`,
    )}
    ${wrong.has('saved_replies') ? html`<p class="error">${settings.wrong}</p>` : nothing}
    <button type="button" class="button" id="add-saved" @click=${() => edit('saved_replies', [...replies, { title: '', body: '' }])}>${settings.savedAdd}</button>`
}
