import { html, nothing } from 'lit'
import { live } from 'lit/directives/live.js'
import { SadaError } from '../../../client/index.ts'
import type { ModeratedComment } from '../../../contract/index.ts'
import { failureSentence } from '../i18n/failures.ts'
import { type Draft, edited, filled, inserted, loadDraft, newDraft, saveDraft } from '../state/replies.ts'
import { directionFor, textOf, withName } from './parts.ts'
import { define, View } from './view.ts'

/** An answer as the site's staff. What is typed is kept at each letter, whatever happens to the key or the network. */
export class ReplyForm extends View {
  static override properties = {
    ...View.properties,
    comment: { attribute: false },
    close: { attribute: false },
  }

  declare comment: ModeratedComment
  declare close: () => void
  #draft: Draft = newDraft()
  #failure: SadaError | null = null
  #isBusy = false

  override connectedCallback(): void {
    super.connectedCallback()
    this.#draft = loadDraft(this.#site.id, this.comment.id) ?? newDraft(lastName.get(this.#site.id))
  }

  get #site() {
    return this.desk.access.site
  }

  #edit(change: Partial<Pick<Draft, 'body' | 'name'>>): void {
    this.#draft = edited(this.#draft, change)
    saveDraft(this.#site.id, this.comment.id, this.#draft.body === '' ? undefined : this.#draft)
    this.requestUpdate()
  }

  /** Puts a saved reply where the cursor is, with its variables filled in. */
  readonly #insert = (event: Event): void => {
    const select = event.target as HTMLSelectElement
    const saved = this.desk.access.saved_replies[Number(select.value)]
    select.value = ''
    if (!saved) return
    const { author, page } = this.comment
    const text = filled(saved.body, {
      name: author.name ?? this.tongue.words.queue.anonymous,
      title: page.title ?? '',
      site: this.#site.name,
    })
    const field = this.querySelector('textarea')
    this.#edit({ body: inserted(this.#draft.body, text, field?.selectionStart ?? this.#draft.body.length) })
    void this.focusOn('textarea')
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (this.#isBusy || this.#draft.body.trim() === '') return void this.focusOn('textarea')
    this.#isBusy = true
    this.#failure = null
    this.requestUpdate()
    try {
      await this.desk.queue.reply(this.comment, this.#draft)
      lastName.set(this.#site.id, this.#draft.name)
      saveDraft(this.#site.id, this.comment.id, undefined)
      this.close()
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#failure = error
      if (error.status >= 400 && error.status < 500) this.#draft = { ...this.#draft, isRefused: true }
      this.desk.sayFailure(error)
    } finally {
      this.#isBusy = false
      this.requestUpdate()
    }
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void this.#submit(event)
    // The draft stays: Escape loses nothing.
    if (event.key === 'Escape') this.close()
  }

  protected override render() {
    const { queue, page } = this.tongue.words
    const { id, author } = this.comment
    const name = author.name ?? queue.anonymous
    const replies = this.desk.access.saved_replies
    const { body, name: as } = this.#draft
    return html`<form class="reply" @submit=${this.#submit} @keydown=${this.#onKey}>
      <div class="field">
        <label for="reply-${id}">${withName(queue.answer, name)}</label>
        <textarea id="reply-${id}" rows="4" dir=${directionFor(body)} aria-describedby="reply-${id}-hint" .value=${live(body)} @input=${(event: Event) => this.#edit({ body: textOf(event) })}></textarea>
        <p class="hint" id="reply-${id}-hint">${queue.draft}</p>
      </div>
      ${
        replies.length === 0
          ? nothing
          : html`<div class="field"><label for="saved-${id}">${queue.saved}</label>
            <select id="saved-${id}" @change=${this.#insert}><option value="">${queue.savedInsert}</option>${replies.map(({ title }, i) => html`<option value=${i}>${title}</option>`)}</select></div>`
      }
      <div class="field">
        <label for="as-${id}">${queue.replyAs} ${page.optional}</label>
        <input id="as-${id}" dir=${directionFor(as)} maxlength="60" autocomplete="off" aria-describedby="as-${id}-hint" .value=${live(as)} @input=${(event: Event) => this.#edit({ name: textOf(event) })} />
        <p class="hint" id="as-${id}-hint">${withName(queue.replyAsHint, this.#site.name, 'site')}</p>
      </div>
      ${this.#failure ? html`<p class="failure" role="alert">${failureSentence(this.tongue, this.#failure)}</p>` : nothing}
      <div class="actions">
        <button class="button primary" aria-disabled=${this.#isBusy ? 'true' : nothing}>${this.#isBusy ? queue.sending : queue.send}</button>
        <button type="button" class="button" @click=${this.close}>${page.cancel}</button>
      </div>
    </form>`
  }
}

/** Under which name somebody answered last, by site: typed once a day is enough. */
const lastName = new Map<string, string>()

define('mod-reply', ReplyForm)
