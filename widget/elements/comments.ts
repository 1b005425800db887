import { html, nothing, render, type TemplateResult } from 'lit/html.js'
import type { CommentList } from '../../contract/index.ts'
import { request } from '../api/client.ts'
import { Failure } from '../api/errors.ts'
import { directionOf } from '../i18n/direction.ts'
import type { Language } from '../i18n/locale.ts'
import type { ThreadWords } from '../i18n/words.ts'
import type { Topic } from '../page/counts.ts'
import { documentPage } from '../page/identity.ts'
import { core } from '../page/lent.ts'
import { wanted } from '../page/wanted.ts'
import { ready, type Thread } from '../state/thread.ts'
import { adopt } from '../styles/css.ts'
import { threadStyles } from '../styles/thread.ts'
import { listTemplate, moreTemplate } from './comment.ts'
import type { Interaction } from './interaction.ts'

const catalogues: Record<string, () => Promise<{ words: ThreadWords }>> = {
  ar: () => import('../i18n/ar/thread.ts'),
  fr: () => import('../i18n/fr/thread.ts'),
  en: () => import('../i18n/en/thread.ts'),
}

const shown = new Set<SadaComments>()
new MutationObserver(() => {
  for (const element of shown) element.localise()
}).observe(document.documentElement, { attributeFilter: ['lang', 'dir'] })
// One timer for all relative times of all threads.
setInterval(() => {
  for (const element of shown) element.requestUpdate()
}, 60_000)

/**
 * The comments of a page, and the form to add one.
 *
 * @summary Thread and form.
 * @attr {string} site - Public id of the site
 * @attr {string} page - Address or id of the page; default: the document's canonical address
 * @attr {string} endpoint - Origin of the service; default: where the script came from
 * @attr {string} lang - Language, when it is not the page's
 * @attr {'oldest'|'newest'|'top'} sort - Order of threads; default: the site's
 * @attr {'light'|'dark'|'auto'} theme - Default: the page's `color-scheme`
 * @attr {'lazy'|'eager'|'click'} loading - When to load; default: near the viewport
 * @attr {number} heading-level - 2 to 6; default 2
 * @slot - Fallback: shown until the element works, and when it cannot load
 * @slot guidelines - Before the form
 * @slot footer - After the list
 * @csspart base heading form-place list comment author time permalink body badge status button reply-button report-button more-button error
 * @cssprop --sada-accent --sada-on-accent --sada-fg --sada-bg --sada-muted --sada-surface --sada-field --sada-border --sada-edge --sada-danger --sada-focus --sada-radius --sada-font --sada-font-size
 * @fires {CustomEvent<{total: number}>} sada-thread-loaded - The first comments are there
 * @fires {CustomEvent<{id: string, status: string}>} sada-comment-posted - A comment was accepted
 * @fires {CustomEvent<{code: string}>} sada-load-failed - The comments did not load
 */
export class SadaComments extends HTMLElement {
  static observedAttributes = ['site', 'page', 'lang', 'sort', 'theme', 'heading-level']

  // What follows is for the templates and the interaction chunk; not part of the public surface.
  readonly root = this.attachShadow({ mode: 'open' })
  words: ThreadWords | undefined
  language: Language = { words: 'en', intl: 'en' }
  thread: Thread = { status: 'idle' }
  declare topic: Topic
  interaction: Interaction | undefined
  level = 2
  now = 0
  /** Settles when the last requested update is on the page. */
  updateComplete = Promise.resolve()
  #updating = false
  /** Ends with the element's stay in the document, or when it is about another page. */
  abort = new AbortController()
  #loading: Promise<Interaction> | undefined

  constructor() {
    super()
    adopt(this.root, threadStyles)
  }

  connectedCallback(): void {
    shown.add(this)
    this.abort = new AbortController()
    const { signal } = this.abort
    this.topic = core.topicOf(this, documentPage())
    this.topic.listeners.add(this.requestUpdate)
    addEventListener('hashchange', this.#followHash, { signal })
    Promise.all([wanted(this), this.localise()]).then(() => {
      if (!signal.aborted) this.load()
    }, console.warn)
  }

  disconnectedCallback(): void {
    shown.delete(this)
    this.abort.abort()
    this.topic.listeners.delete(this.requestUpdate)
  }

  attributeChangedCallback(name: string): void {
    if (!this.words || !this.isConnected) return // the parser's own attributes
    this.requestUpdate()
    if (/theme|level/.test(name)) return
    this.disconnectedCallback()
    this.#loading = undefined
    this.interaction = undefined
    this.connectedCallback()
  }

  /** Shows the state once, after all that changes it in this turn. */
  readonly requestUpdate = (): void => {
    if (this.#updating) return
    this.#updating = true
    this.updateComplete = Promise.resolve().then(() => {
      this.#updating = false
      this.level = Number(/^[2-6]$/.exec(core.option(this, 'heading-level') ?? '')?.[0] ?? 2)
      this.now = Date.now()
      if (this.words) render(this.#template(this.words), this.root)
    })
  }

  /** Fetches the words of the page's language. */
  readonly localise = async (): Promise<void> => {
    this.language = core.languageOf(this, core.option(this, 'lang'))
    const catalogue = await catalogues[this.language.words]?.()
    await this.interaction?.localise()
    this.words = catalogue?.words
    this.requestUpdate()
  }

  readonly #followHash = (): void => {
    if (/^#c-/.test(location.hash)) this.interact((it) => it.showLinked())
  }

  /** Goes on to another state of the thread. */
  become(thread: Thread): void {
    this.thread = thread
    this.requestUpdate()
  }

  /** Tells the page what happened, in the past tense. */
  announceEvent(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }

  /** Loads the thread from its start. */
  async load(): Promise<void> {
    const { topic } = this
    const { signal } = this.abort
    const sort = core.option(this, 'sort')
    this.become({ status: 'loading' })
    try {
      const query = `page=${encodeURIComponent(topic.page)}${sort ? `&sort=${sort}` : ''}`
      const list = await request<CommentList>(`${topic.site}/comments?${query}`, { signal })
      if (signal.aborted) return
      this.become(ready(list))
      core.feed(topic, { page: topic.page, views: list.page.views, comments: list.page.comments })
      this.announceEvent('sada-thread-loaded', { total: list.page.comments })
      this.interaction?.restore()
      this.#prepare()
    } catch (error) {
      if (signal.aborted || !(error instanceof Failure)) return
      console.warn(`sada: ${error.code}. Is this origin one of the site’s? See docs/embedding.md`)
      this.become({ status: 'failed', failure: error })
      this.announceEvent('sada-load-failed', { code: error.code })
    }
  }

  /** The second chunk comes when the thread is seen, or when an address asks for a comment. */
  #prepare(): void {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      observer.disconnect()
      this.interact()
    })
    observer.observe(this)
    if (/^#c-/.test(location.hash)) this.#followHash()
  }

  /** Does something with the interaction chunk, which is loaded first when need be. */
  interact = async (action?: (interaction: Interaction) => unknown): Promise<void> => {
    if (this.interaction && !action) return
    try {
      this.#loading ??= import('./interaction.ts').then(({ Interaction }) => Interaction.start(this))
      this.interaction = await this.#loading
      await action?.(this.interaction)
    } catch (error) {
      this.#loading = undefined // may be tried again
      console.warn('sada: no form. See docs/embedding.md', error)
    }
    this.requestUpdate()
  }

  #failure(failure: Failure, words: ThreadWords): TemplateResult {
    return html`<div role="alert" part="error">
      <p>${failure.status === 403 || failure.status === 404 ? words.elsewhere : `${words.failed} ${failure.code === 'offline' || failure.code === 'timeout' ? words[failure.code] : ''}`}</p>
      <button class="wide" part="button" @click=${() => this.load()}>${words.retry}</button>
    </div>`
  }

  #list(words: ThreadWords): TemplateResult {
    const { thread } = this
    if (thread.status === 'failed') return this.#failure(thread.failure, words)
    if (thread.status !== 'ready')
      return html`<div aria-busy="true"><span class="vh">${words.loading}</span><div class="bone"></div><div class="bone"></div></div>`
    return html`${
      thread.comments.length
        ? html`<ol role="list" part="list">${listTemplate(this, words, thread, thread.comments, 1)}</ol>`
        : html`<p class="muted">${words.empty}</p>`
    }${moreTemplate(this, words, thread.cursor)}${this.interaction?.troubleTemplate()}`
  }

  #template(words: ThreadWords): TemplateResult {
    const { language, thread, topic, interaction } = this
    const count = topic.counts?.comments
    const shut = thread.status === 'failed' || (thread.status === 'ready' && !thread.page.open)
    return html`<section
      class="base ${core.option(this, 'theme')}"
      part="base"
      lang=${language.intl.split('-u')[0]}
      dir=${directionOf(this, language.words === 'ar')}
      aria-labelledby="h"
    >
      <div role="heading" aria-level=${this.level} id="h" part="heading" tabindex="-1">
        ${words.title} ${count === undefined ? nothing : html`<span>(${count.toLocaleString(language.intl)})</span>`}
      </div>
      <slot name="guidelines"></slot>
      <div class="place ${shut ? 'shut' : ''}" part="form-place" ?hidden=${thread.status === 'failed'} @focusin=${() => this.interact()} @pointerover=${() => this.interact()}>
        ${shut ? html`<p>${words.closed}</p>` : interaction?.form()}
      </div>
      ${this.#list(words)}
      <slot ?hidden=${thread.status !== 'failed'}></slot>
      <slot name="footer"></slot>
      <div role="status" class="vh">${interaction?.announcement}</div>
    </section>`
  }
}

// A second copy of the script may have been faster.
if (!customElements.get('sada-comments')) customElements.define('sada-comments', SadaComments)

declare global {
  interface HTMLElementTagNameMap {
    'sada-comments': SadaComments
  }
  interface HTMLElementEventMap {
    'sada-view-counted': CustomEvent<{ views: number; outcome: string }>
    'sada-thread-loaded': CustomEvent<{ total: number }>
    'sada-comment-posted': CustomEvent<{ id: string; status: string }>
    'sada-load-failed': CustomEvent<{ code: string }>
  }
}
