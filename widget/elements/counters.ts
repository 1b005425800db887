import { countWords } from '../i18n/count-words.ts'
import { languageOf } from '../i18n/locale.ts'
import { plural } from '../i18n/plural.ts'
import { article } from '../page/core.ts'
import { ask, type Topic, topicOf } from '../page/counts.ts'
import { option, pageOf } from '../page/options.ts'

/**
 * What both counters do: follow the numbers of a page and show them in the page's language. They write into
 * themselves, without a shadow root: the number looks like the text around it, and what the publisher put between
 * the tags stands until there is a number.
 */
class Counter extends HTMLElement {
  static observedAttributes = ['site', 'page', 'lang']
  declare kind: 'views' | 'comments'
  #topic: Topic | undefined
  /** What the publisher put between the tags, once a number stands there. */
  #fallback: string | null | undefined

  connectedCallback(): void {
    this.disconnectedCallback()
    this.#follow().catch(console.warn)
  }

  disconnectedCallback(): void {
    this.#topic?.listeners.delete(this.#show)
  }

  attributeChangedCallback(): void {
    // The parser's own attributes come before there is anything to follow.
    if (this.#topic) this.connectedCallback()
  }

  async #follow(): Promise<void> {
    const page = pageOf(this)
    const counts = this.kind === 'views' && option(this, 'no-count') === null
    // A list of links names its pages and counts none: it needs nothing more than this file.
    const own = !page || counts ? await article() : undefined
    const topic = topicOf(this, page ?? own?.documentPage())
    this.#topic = topic
    topic.listeners.add(this.#show)
    if (topic.counts) this.#show(topic)
    else if (this.#fallback != null) {
      // The number of another page: a single-page application has gone on.
      this.textContent = this.#fallback
      this.ariaLabel = this.role = null
    }
    if (own) own.bring(topic, counts && this)
    else ask(topic)
  }

  readonly #show = async (topic: Topic): Promise<void> => {
    const { words: language, intl } = languageOf(this, option(this, 'lang'))
    const words = await countWords(language)
    const { counts } = topic
    if (!words || !counts || topic !== this.#topic) return
    const { kind } = this
    const n = counts[kind]
    const text = plural(words[kind], n, intl)
    this.#fallback ??= this.textContent
    this.textContent =
      kind === 'comments' ? text : n.toLocaleString(intl, n > 9_999 ? { notation: 'compact' } : {})
    if (kind === 'comments') return
    // A bare number says nothing when it is read aloud.
    this.role = 'img'
    this.ariaLabel = text
  }
}

/**
 * How often a page was read. Counts the view when the page is this document's.
 *
 * @summary View count of a page.
 * @attr {string} site - Public id of the site
 * @attr {string} page - Address or id of the page; default: this document's
 * @attr {string} endpoint - Origin of the service; default: where the script came from
 * @attr {string} lang - Language, when it is not the page's
 * @attr {boolean} no-count - Show without counting
 * @fires {CustomEvent<{views: number, outcome: string}>} sada-view-counted - The view was answered
 */
export class SadaViews extends Counter {
  override kind = 'views' as const
}

/**
 * How many comments a page has, in words. All of a document share one request.
 *
 * @summary Comment count of a page.
 * @attr {string} site - Public id of the site
 * @attr {string} page - Address or id of the page; default: this document's
 * @attr {string} endpoint - Origin of the service; default: where the script came from
 * @attr {string} lang - Language, when it is not the page's
 */
export class SadaCount extends Counter {
  override kind = 'comments' as const
}

declare global {
  interface HTMLElementTagNameMap {
    'sada-views': SadaViews
    'sada-count': SadaCount
  }
}
