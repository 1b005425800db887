import { html, nothing } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { AuthorFile, ModeratedComment, Queue } from '../../../contract/index.ts'
import { failureSentence } from '../i18n/failures.ts'
import { sayingSentence } from '../i18n/sayings.ts'
import { routeHash } from '../state/route.ts'
import './ban.ts'
import { dialogTemplate, openDialog } from './dialog.ts'
import {
  bodyTemplate,
  directionFor,
  failureTemplate,
  loadingTemplate,
  rel,
  textOf,
  timeTemplate,
} from './parts.ts'
import { define, View } from './view.ts'

/** What moderators know of an author, in a drawer: names, history, comments, notes, and a ban. */
export class AuthorDrawer extends View {
  static override properties = { ...View.properties, comment: { attribute: false } }

  declare comment: ModeratedComment
  #file: AuthorFile | null = null
  #comments: ModeratedComment[] = []
  #cursor: string | null = null
  #failure: SadaError | null = null
  #note = ''
  #noteAbout = ''
  #noteFailure: SadaError | null = null

  /** Opens the drawer and loads what it shows. */
  show(): void {
    openDialog(this, '#author')
    // What was said before is old news in here.
    this.desk.hush()
    this.#file = null
    this.#comments = []
    // A note that was begun about this author waits for its end.
    if (this.#noteAbout !== this.comment.id) this.#note = ''
    this.#noteAbout = this.comment.id
    void this.#load()
  }

  async #load(): Promise<void> {
    const { id } = this.comment
    const { client } = this.desk
    this.#failure = null
    this.requestUpdate()
    try {
      const [file, found] = await Promise.all([client.author(id), this.#piece(id, null)])
      if (id !== this.comment.id) return
      this.#file = file
      this.#take(found)
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#failure = error
    }
    this.requestUpdate()
  }

  #piece(author: string, cursor: string | null): Promise<Queue> {
    const ask = { status: 'any', author, limit: 10 } as const
    return this.desk.client.comments(cursor === null ? ask : { ...ask, cursor })
  }

  #take({ data, next_cursor }: Queue): void {
    this.#comments = [...this.#comments, ...data]
    this.#cursor = next_cursor
    this.requestUpdate()
  }

  async #more(): Promise<void> {
    try {
      this.#take(await this.#piece(this.comment.id, this.#cursor))
    } catch (error) {
      this.desk.sayFailure(error)
    }
  }

  readonly #addNote = async (event: Event): Promise<void> => {
    event.preventDefault()
    const body = this.#note.trim()
    if (body === '' || !this.#file) return
    this.#noteFailure = null
    try {
      const note = await this.desk.client.addNote(this.comment.id, body)
      this.#file = { ...this.#file, notes: [note, ...this.#file.notes] }
      this.#note = ''
      this.desk.saySimply('noted')
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#noteFailure = error
    }
    this.requestUpdate()
  }

  #facts({ names, history, first_seen_at }: AuthorFile) {
    const { author: words, page } = this.tongue.words
    const { author } = this.comment
    const others = names.filter((name) => name !== author.name)
    return html`<dl class="facts">
      ${others.length > 0 ? html`<dt>${words.names}</dt><dd>${others.map((name, i) => html`${i > 0 ? ' · ' : nothing}<bdi>${name}</bdi>`)}</dd>` : nothing}
      <dt>${words.firstSeen}</dt><dd>${timeTemplate(this.tongue, first_seen_at)}</dd>
      ${author.website ? html`<dt>${words.website}</dt><dd>${/^https?:\/\//i.test(author.website) ? html`<a dir="ltr" href=${author.website} rel=${rel} target="_blank">${author.website}</a>` : html`<bdi>${author.website}</bdi>`}</dd>` : nothing}
      ${author.email ? html`<dt>${words.email}</dt><dd><span class="email" dir="ltr">${author.email}</span><p class="hint">${words.emailNote}</p></dd>` : nothing}
    </dl>
    <ul class="tallies" role="list" aria-label=${words.counts}>
      ${(['approved', 'pending', 'spam', 'deleted'] as const).map((status) => html`<li class="tally status-${status}"><strong>${this.tongue.number(history[status])}</strong> ${page[status]}</li>`)}
    </ul>`
  }

  #notes({ notes }: AuthorFile) {
    const { author: words } = this.tongue.words
    return html`<section>
      <h3>${words.notes}</h3>
      ${notes.length === 0 ? html`<p class="muted">${words.noNotes}</p>` : html`<ul class="notes" role="list">${notes.map(({ body, key, created_at }) => html`<li><div class="body">${bodyTemplate(body)}</div><p class="meta"><bdi>${key ?? ''}</bdi> ${timeTemplate(this.tongue, created_at)}</p></li>`)}</ul>`}
      ${
        this.desk.can('moderate')
          ? html`<form @submit=${this.#addNote}>
            <div class="field"><label for="note">${words.newNote}</label>
              <textarea id="note" rows="2" dir=${directionFor(this.#note)} aria-describedby="note-hint" .value=${this.#note} @input=${(
                event: Event,
              ) => {
                this.#note = textOf(event)
                this.requestUpdate()
              }}></textarea><p class="hint" id="note-hint">${words.notesHint}</p></div>
            ${this.#noteFailure ? html`<p class="failure" role="alert">${failureSentence(this.tongue, this.#noteFailure)}</p>` : nothing}
            <button class="button">${words.addNote}</button>
          </form>`
          : nothing
      }
    </section>`
  }

  #list() {
    const { author: words, queue, page } = this.tongue.words
    return html`<section>
      <h3>${words.comments}</h3>
      ${this.#comments.length === 0 ? html`<p class="muted">${words.noComments}</p>` : nothing}
      <ol class="written" role="list">${this.#comments.map(
        ({ body, status, created_at, page: { title } }) =>
          html`<li><p class="meta"><span class="badge status-${status}">${page[status]}</span> ${timeTemplate(this.tongue, created_at)} ${title ? html`<bdi>${title}</bdi>` : nothing}</p><div class="body">${bodyTemplate(body)}</div></li>`,
      )}</ol>
      ${this.#cursor === null ? nothing : html`<button type="button" class="button" @click=${() => void this.#more()}>${queue.more}</button>`}
      <p><a class="button quiet" href=${routeHash({ view: 'queue', filter: { status: 'any', author: this.comment.id } })} @click=${this.#shut}>${words.openAll}</a></p>
    </section>`
  }

  readonly #shut = (): void => this.querySelector('dialog')?.close()

  protected override render() {
    const { tongue, desk, comment } = this
    const { page, author: words, queue } = tongue.words
    const file = this.#file
    const content = this.#failure
      ? failureTemplate(tongue, this.#failure, () => void this.#load())
      : !file
        ? loadingTemplate(tongue)
        : html`${this.#facts(file)}
          ${desk.can('moderate') && !comment.staff ? html`<mod-ban .desk=${desk} .tongue=${tongue} .comment=${comment}></mod-ban>` : nothing}
          ${this.#notes(file)}${this.#list()}`
    const title = html`<span class="vh">${words.title}: </span><bdi>${comment.author.name ?? queue.anonymous}</bdi>`
    return dialogTemplate({
      id: 'author',
      title,
      close: page.close,
      body: content,
      isDrawer: true,
      said: desk.said ? sayingSentence(tongue, desk.said.saying) : '',
      onClose: () => undefined,
    })
  }
}
define('mod-author', AuthorDrawer)
