import { html, nothing, type TemplateResult } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { Action, ModeratedComment } from '../../../contract/index.ts'
import { failureSentence } from '../i18n/failures.ts'
import { piecesOf } from '../state/marks.ts'
import { findNeighbours, type Neighbours } from '../state/neighbours.ts'
import { isPossible, toggled } from '../state/queue.ts'
import { loadDraft } from '../state/replies.ts'
import './reply.ts'
import { actionLabel } from './bulk-bar.ts'
import { contextTemplate, headTemplate, neighboursTemplate, reasonsTemplate } from './comment-parts.ts'
import { bodyTemplate } from './parts.ts'
import { define, View } from './view.ts'

const actions = ['approve', 'spam', 'delete', 'hold', 'restore'] as const

/** One comment with all that a decision on it needs. */
export class CommentCard extends View {
  static override properties = {
    ...View.properties,
    comment: { attribute: false },
    isSelected: { attribute: false },
    trouble: { attribute: false },
    minute: { attribute: false },
    showAuthor: { attribute: false },
  }

  declare comment: ModeratedComment
  declare isSelected: boolean
  declare trouble: SadaError | undefined
  /** Changes once a minute, and with it the times that are told from now. */
  declare minute: number
  declare showAuthor: (comment: ModeratedComment) => void
  #isReplying = false
  #around: Neighbours | SadaError | 'loading' | null = null

  /** Two hundred cards need not be looked at for each number that changes elsewhere. */
  protected override get follows(): boolean {
    return false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // An answer that was begun before a reload or a new sign-in stands open again.
    const draft = loadDraft(this.desk.access.site.id, this.comment.id)
    this.#isReplying = this.desk.can('moderate') && (draft?.body ?? '') !== ''
  }

  /** Opens the form for an answer and puts the focus there. */
  openReply(): void {
    this.#isReplying = true
    this.requestUpdate()
    void this.focusOn('textarea')
  }

  readonly #closeReply = (): void => {
    this.#isReplying = false
    this.requestUpdate()
    void this.focusOn('[data-act=reply]')
  }

  async #toggleNeighbours(): Promise<void> {
    if (this.#around && this.#around !== 'loading') {
      this.#around = null
      return this.requestUpdate()
    }
    this.#around = 'loading'
    this.requestUpdate()
    try {
      this.#around = await findNeighbours(this.desk.client, this.comment)
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#around = error
    }
    this.requestUpdate()
  }

  #button(action: Action, label: string): TemplateResult {
    const { queue } = this.tongue.words
    const name = this.comment.author.name ?? queue.anonymous
    const kind =
      action === 'approve' || action === 'restore' ? 'primary' : action === 'delete' ? 'danger' : ''
    return html`<button type="button" class="button ${kind}" data-act=${action} @click=${() => void this.desk.queue.act(action, this.comment)}>${label}<span class="vh">: ${this.tongue.fill(queue.actionOn, { name })}</span></button>`
  }

  /** A published comment that was reported is not published once more, it is kept. */
  #label(action: Action): string {
    const { queue } = this.tongue.words
    return action === 'approve' && this.comment.status === 'approved'
      ? queue.keep
      : actionLabel(this.tongue, action)
  }

  #actions(): TemplateResult {
    const { comment, desk } = this
    const { queue } = this.tongue.words
    const list = desk.queue.state.filter.status
    const possible = actions.filter((action) => isPossible(action, comment, list))
    return html`<div class="actions" role="group" aria-label=${this.#name}>
      ${possible.map((action) => this.#button(action, this.#label(action)))}
    </div>
    <div class="actions further" role="group" aria-label="${this.#name}: ${queue.moreActions}">
      ${comment.status === 'approved' || comment.status === 'pending' ? html`<button type="button" class="button quiet" data-act="reply" aria-expanded=${this.#isReplying ? 'true' : 'false'} @click=${() => (this.#isReplying ? this.#closeReply() : this.openReply())}>${comment.status === 'approved' ? queue.reply : queue.publishReply}<span class="vh">: ${this.#name}</span></button>` : nothing}
      ${comment.status === 'approved' ? html`<button type="button" class="button quiet" data-act="pin" @click=${() => void desk.queue.pin(comment)}>${comment.pinned ? queue.unpin : queue.pin}<span class="vh">: ${this.#name}</span></button>` : nothing}
      ${this.#aroundButton()}
    </div>`
  }

  #aroundButton(): TemplateResult {
    const { queue } = this.tongue.words
    return html`<button type="button" class="button quiet" data-act="around" aria-expanded=${this.#around ? 'true' : 'false'} @click=${() => void this.#toggleNeighbours()}>${this.#around ? queue.hideNeighbours : queue.neighbours}</button>`
  }

  get #name(): string {
    const { queue } = this.tongue.words
    return this.tongue.fill(queue.actionOn, { name: this.comment.author.name ?? queue.anonymous })
  }

  protected override render() {
    const { comment, desk, tongue, isSelected, trouble } = this
    const { queue } = tongue.words
    const { id, reasons, author } = comment
    const name = author.name ?? queue.anonymous
    const canModerate = desk.can('moderate')
    const marksLinks = reasons.some(({ code }) => code === 'links')
    return html`<article class="card comment ${isSelected ? 'chosen' : ''}" tabindex="-1" aria-labelledby="name-${id} time-${id}" @focusin=${() => desk.queue.setCurrent(id)}>
      ${canModerate ? html`<label class="choose"><input type="checkbox" .checked=${isSelected} @change=${() => desk.queue.select((state) => toggled(state, id))} /><span class="vh">${tongue.fill(queue.choose, { name })}</span></label>` : nothing}
      ${headTemplate(tongue, desk, comment, () => this.showAuthor(comment))}
      ${reasonsTemplate(tongue, comment)}
      ${contextTemplate(tongue, comment)}
      <div class="body">${bodyTemplate(comment.body, piecesOf(reasons), marksLinks)}</div>
      ${trouble ? html`<p class="failure" role="alert"><strong>${queue.putBack}</strong> ${failureSentence(tongue, trouble)}</p>` : nothing}
      ${canModerate ? this.#actions() : this.#aroundButton()}
      ${neighboursTemplate(tongue, comment, this.#around)}
      ${this.#isReplying ? html`<mod-reply .desk=${desk} .tongue=${tongue} .comment=${comment} .close=${this.#closeReply}></mod-reply>` : nothing}
    </article>`
  }
}
define('mod-comment', CommentCard)
