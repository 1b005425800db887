import { html, nothing } from 'lit'
import { SadaError } from '../../../client/index.ts'
import type { AuditAction, SiteAuditEntry, Status } from '../../../contract/index.ts'
import { loadTrailWords } from '../i18n/trail.ts'
import type { PageWords, TrailWords } from '../i18n/words.ts'
import { routeHash } from '../state/route.ts'
import { failureTemplate, loadingTemplate, selectTemplate, timeTemplate } from './parts.ts'
import { SpokenView } from './spoken-view.ts'
import { define } from './view.ts'

const isKnown = (words: TrailWords, action: string): action is AuditAction => Object.hasOwn(words, action)

const statuses: readonly Status[] = ['pending', 'approved', 'spam', 'deleted']

/** A status by its name on the page; what else an entry may say of before and after is no text for people. */
function statusName(words: PageWords, text: string | null): string {
  const status = statuses.find((each) => each === text)
  return status ? words[status] : ''
}

/** Who did what, newest first. */
export class AuditView extends SpokenView<TrailWords> {
  protected readonly loadWords = loadTrailWords
  #entries: SiteAuditEntry[] | null = null
  #cursor: string | null = null
  #action: AuditAction | '' = ''
  #failure: SadaError | null = null
  #turn = 0

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#load()
  }

  async #load(cursor: string | null = null): Promise<void> {
    this.#turn += 1
    const turn = this.#turn
    this.#failure = null
    if (cursor === null) this.#entries = null
    this.requestUpdate()
    try {
      const ask = {
        ...(this.#action ? { action: this.#action } : {}),
        ...(cursor === null ? {} : { cursor }),
      }
      const found = await this.desk.client.audit(ask)
      if (turn !== this.#turn) return
      this.#entries = [...(this.#entries ?? []), ...found.data]
      this.#cursor = found.next_cursor
    } catch (error) {
      if (!(error instanceof SadaError)) throw error
      this.#failure = error
    }
    this.requestUpdate()
  }

  /** A Worker that is newer than the page may know of more. */
  #what(words: TrailWords, action: string): string {
    return isKnown(words, action) ? words[action] : `${this.tongue.words.admin.log_other} (${action})`
  }

  #entry(words: TrailWords, entry: SiteAuditEntry) {
    const { admin, queue, page } = this.tongue.words
    const { action, before, after, key, created_at, comment_id } = entry
    const from = statusName(page, before)
    const to = statusName(page, after)
    return html`<li class="row">
      <div class="row-main">
        <p><strong><bdi>${key ?? admin.itself}</bdi></strong> ${this.#what(words, action)}</p>
        <p class="meta">${timeTemplate(this.tongue, created_at)} ${from && to ? html`<span>${from} <span class="flip" aria-hidden="true">→</span> ${to}</span>` : nothing}
        ${comment_id ? html`<a href=${routeHash({ view: 'queue', filter: { status: 'any', author: comment_id } })}>${queue.ofAuthor}</a>` : nothing}</p>
      </div>
    </li>`
  }

  #list(words: TrailWords) {
    const { admin } = this.tongue.words
    if (this.#failure) return failureTemplate(this.tongue, this.#failure, () => void this.#load())
    if (!this.#entries) return loadingTemplate(this.tongue)
    if (this.#entries.length === 0) return html`<p class="empty">${admin.noLog}</p>`
    return html`<ol class="rows card" role="list">${this.#entries.map((entry) => this.#entry(words, entry))}</ol>
      ${this.#cursor === null ? nothing : html`<button type="button" class="button wide" @click=${() => void this.#load(this.#cursor)}>${admin.more}</button>`}`
  }

  protected override render() {
    const { admin, page } = this.tongue.words
    const { words } = this
    const title = html`<h1 tabindex="-1">${page.log}</h1>`
    if (!words) return html`${title}${this.speechless()}`
    const actions = Object.keys(words).filter((action) => isKnown(words, action))
    const options = [
      ['', admin.logAll],
      ...actions.map((action) => [action, words[action]] as const),
    ] as const
    return html`${title}
      <p class="muted lead">${admin.logLead}</p>
      <div class="field inline"><label for="log-kind">${admin.logKind}</label>${selectTemplate<
        AuditAction | ''
      >('log-kind', this.#action, options, (action) => {
        this.#action = action
        void this.#load()
      })}</div>
      ${this.#list(words)}`
  }
}
define('mod-audit', AuditView)
