import { html, nothing, type PropertyValues } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { ModeratedComment } from '../../../contract/index.ts'
import { failureSentence } from '../i18n/failures.ts'
import { isNarrowed, isPossible, toggled } from '../state/queue.ts'
import { routeHash } from '../state/route.ts'
import type { Command } from '../state/shortcuts.ts'
import './author.ts'
import './comment.ts'
import type { AuthorDrawer } from './author.ts'
import { bulkTemplate, chooserTemplate } from './bulk-bar.ts'
import type { CommentCard } from './comment.ts'
import type { DecisionsDialog } from './decisions.ts'
import { filtersTemplate } from './filters.ts'
import { tabsTemplate } from './navigation.ts'
import { failureTemplate, loadingTemplate } from './parts.ts'
import { define, View } from './view.ts'

/** A list of comments, worked through from top to bottom. */
export class QueueView extends View {
  #focused = 0
  /** The comment whose author is looked at. */
  #author: ModeratedComment | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    this.#focused = this.desk.queue.focusWish
  }

  /** Does what a key stands for. */
  obey(command: Exclude<Command, 'undo' | 'help'>): void {
    const { queue } = this.desk
    if (command === 'next' || command === 'previous') queue.move(command === 'next' ? 1 : -1)
    else if (queue.current && this.desk.can('moderate')) this.#decide(command, queue.current)
  }

  #decide(command: Exclude<Command, 'undo' | 'help' | 'next' | 'previous'>, comment: ModeratedComment): void {
    const { queue } = this.desk
    if (command === 'select') queue.select((state) => toggled(state, comment.id))
    else if (command === 'reply') this.#card(comment.id)?.openReply()
    else if (isPossible(command, comment, queue.state.filter.status)) void queue.act(command, comment)
  }

  #card(id: string): CommentCard | null {
    return this.querySelector<CommentCard>(`mod-comment[data-id="${id}"]`)
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const { queue } = this.desk
    if (this.#focused === queue.focusWish || queue.state.phase === 'loading') return
    this.#focused = queue.focusWish
    // The card itself is rendered a turn later than the list.
    void this.updateComplete.then(() => this.#moveFocus())
  }

  async #moveFocus(): Promise<void> {
    const { current } = this.desk.queue.state
    const card = current === null ? null : this.#card(current)
    await card?.updateComplete
    const target = card?.querySelector<HTMLElement>('article') ?? this.querySelector<HTMLElement>('h1')
    target?.focus({ preventScroll: true })
    target?.scrollIntoView({ block: 'nearest' })
  }

  readonly #showAuthor = (comment: ModeratedComment): void => {
    this.#author = comment
    this.requestUpdate()
    void this.updateComplete.then(() => this.querySelector<AuthorDrawer>('mod-author')?.show())
  }

  #empty() {
    const { queue } = this.tongue.words
    const { filter } = this.desk.queue.state
    if (isNarrowed(filter))
      return html`<div class="empty"><p>${queue.emptyNarrow}</p><a class="button" href=${routeHash({ view: 'queue', filter: { status: filter.status === 'any' ? 'pending' : filter.status } })}>${queue.clear}</a></div>`
    const text = { pending: queue.emptyPending, reported: queue.emptyReported }[filter.status as 'pending']
    return html`<div class="empty"><span class="empty-mark" aria-hidden="true">✓</span><p>${text ?? queue.emptyOther}</p></div>`
  }

  #list() {
    const { desk, tongue } = this
    const { queue } = desk
    const { state } = queue
    const { queue: words, page } = tongue.words
    if (state.phase === 'loading') return loadingTemplate(tongue)
    if (state.failure)
      return failureTemplate(tongue, state.failure, () => void queue.reload(), words.failedList)
    const { more } = state
    const minute = Math.floor(Date.now() / 60_000)
    return html`${
      state.items.length === 0
        ? this.#empty()
        : html`<ol class="comments" role="list">${repeat(
            state.items,
            ({ id }) => id,
            (comment) => html`<li><mod-comment
              data-id=${comment.id}
              .desk=${desk}
              .tongue=${tongue}
              .comment=${comment}
              .isSelected=${state.selected.has(comment.id)}
              .trouble=${state.troubles.get(comment.id)}
              .minute=${minute}
              .showAuthor=${this.#showAuthor}
            ></mod-comment></li>`,
          )}</ol>`
    }
    ${more !== 'idle' && more !== 'loading' ? html`<p class="failure" role="alert">${failureSentence(tongue, more)}</p>` : nothing}
    ${
      state.cursor === null
        ? nothing
        : html`<button type="button" class="button wide" id="more" aria-disabled=${more === 'loading' ? 'true' : nothing} @click=${() => void queue.more()}>${more === 'loading' ? page.loading : words.more}</button>`
    }`
  }

  #title(): string {
    const { page } = this.tongue.words
    return page[this.desk.queue.state.filter.status]
  }

  protected override render() {
    const { desk, tongue } = this
    const { state } = desk.queue
    const { queue: words } = tongue.words
    return html`${tabsTemplate(tongue, desk, state.filter.status)}
    <div class="list-head">
      <h1 tabindex="-1">${this.#title()}</h1>
      <button type="button" class="button quiet" id="decisions-button" @click=${() => this.querySelector<DecisionsDialog>('mod-decisions')?.show()}>${words.decisions}</button>
    </div>
    ${filtersTemplate(tongue, desk, desk.can('moderate') && state.items.length > 0 ? chooserTemplate(tongue, desk) : nothing)}
    ${
      state.fresh.length > 0
        ? html`<button type="button" class="button fresh wide" id="fresh" @click=${() => desk.queue.showFresh()}>${tongue.forms(words.fresh, state.fresh.length)}</button>`
        : nothing
    }
    ${this.#list()}
    ${desk.can('moderate') ? bulkTemplate(tongue, desk) : nothing}
    ${this.#author ? html`<mod-author .desk=${desk} .tongue=${tongue} .comment=${this.#author}></mod-author>` : nothing}
    <mod-decisions .desk=${desk} .tongue=${tongue}></mod-decisions>`
  }
}
define('mod-queue', QueueView)
