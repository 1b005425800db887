import { html, nothing, type TemplateResult } from 'lit'
import type { SadaError } from '../../../client/index.ts'
import { type Piece, paragraphs } from '../../text/body.ts'
import { failureSentence } from '../i18n/failures.ts'
import type { Tongue } from '../i18n/tongue.ts'
import { marked } from '../state/marks.ts'

/** Links of readers: no credit in search engines, no handle on this window, no address passed on. */
export const rel = 'nofollow ugc noopener noreferrer'

/** A text with the pieces marked that a reason or a rule points at. */
export function markedText(text: string, pieces: readonly string[]): (string | TemplateResult)[] {
  return marked(text, pieces).map((piece) => (piece.isMarked ? html`<mark>${piece.text}</mark>` : piece.text))
}

function pieceTemplate(piece: Piece, pieces: readonly string[], marksLinks: boolean) {
  if (typeof piece === 'string') return markedText(piece, pieces)
  if ('mention' in piece) return html`<bdi>${markedText(piece.mention, pieces)}</bdi>`
  const link = html`<a dir="ltr" href=${piece.href} rel=${rel} target="_blank">${markedText(piece.href, pieces)}</a>`
  return marksLinks ? html`<mark>${link}</mark>` : link
}

/** A comment's text: each paragraph in its own direction, and nothing of it is markup. */
export function bodyTemplate(
  body: string,
  pieces: readonly string[] = [],
  marksLinks = false,
): TemplateResult[] {
  return paragraphs(body).map(
    ({ auto, pieces: parts }) =>
      html`<p dir=${auto ? 'auto' : nothing}>${parts.map((part) => pieceTemplate(part, pieces, marksLinks))}</p>`,
  )
}

/** A sentence of the catalogue with somebody's or something's name in it, kept to its own direction. */
export function withName(
  sentence: string,
  value: string | TemplateResult,
  placeholder = 'name',
): TemplateResult {
  const [before, after] = sentence.split(`{${placeholder}}`)
  return html`${before}<bdi>${value}</bdi>${after}`
}

/** A time as one says it, with the exact one for those who look or listen for it. */
export function timeTemplate({ since, full }: Tongue, iso: string): TemplateResult {
  return html`<time datetime=${iso} title=${full(iso)}>${since(iso)}<span class="vh"> (${full(iso)})</span></time>`
}

/** What went wrong, with a button to try again if there is a way. */
export function failureTemplate(
  tongue: Tongue,
  failure: SadaError,
  retry?: () => void,
  lead?: string,
): TemplateResult {
  return html`<div class="failure" role="alert">
    <p>${lead ? html`<strong>${lead}</strong> ` : nothing}${failureSentence(tongue, failure)}</p>
    ${retry ? html`<button type="button" class="button" @click=${retry}>${tongue.words.page.retry}</button>` : nothing}
  </div>`
}

/** While something is on its way. */
export function loadingTemplate({ words }: Tongue): TemplateResult {
  return html`<div class="bones" aria-busy="true">
    <span class="vh">${words.page.loading}</span>
    <div class="bone"></div>
    <div class="bone"></div>
    <div class="bone"></div>
  </div>`
}

/** A field with its label and hint; the control has `id` and, with a hint, `aria-describedby="{id}-hint"`. */
export function fieldTemplate(
  id: string,
  label: string,
  control: TemplateResult,
  hint?: string,
  error?: string,
): TemplateResult {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${control}
    ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
    ${error ? html`<p class="error" id="${id}-error">${error}</p>` : nothing}
  </div>`
}

/** A choice of one. */
export function selectTemplate<Value extends string>(
  id: string,
  chosen: Value,
  options: readonly (readonly [Value, string])[],
  onChoose: (value: Value) => void,
): TemplateResult {
  const choose = (event: Event) => {
    const { value } = event.target as HTMLSelectElement
    const option = options.find(([each]) => each === value)
    if (option) onChoose(option[0])
  }
  return html`<select id=${id} @change=${choose}>
    ${options.map(([value, label]) => html`<option value=${value} ?selected=${value === chosen}>${label}</option>`)}
  </select>`
}

/** What a text field holds. */
export function textOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLTextAreaElement).value
}

/** An empty field has the direction of the page, a filled one that of its text. */
export const directionFor = (value: string) => (value.trim() === '' ? nothing : 'auto')
