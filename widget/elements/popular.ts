import type { PopularAnswer, PopularPage } from '../../contract/index.ts'
import { documentPage } from '../page/identity.ts'
import { core } from '../page/lent.ts'
import { wanted } from '../page/wanted.ts'

/** A line of the list; none when the address is no web address, whatever the server says. */
function line({ url, title, page }: PopularPage, count: string): HTMLLIElement[] {
  const link = document.createElement('a')
  link.href = url // resolves as the document does, and never throws
  if (!/^https?:$/.test(link.protocol)) return []
  const name = document.createElement('bdi')
  name.dir = 'auto' // titles come in more languages than the page's
  name.textContent = title || page
  link.append(name)
  const small = document.createElement('small')
  small.className = 'sada-popular-count'
  small.textContent = count
  const item = document.createElement('li')
  item.append(link, ' ', small)
  return [item]
}

/**
 * Pages of the site that others read or discuss: "you may also read". The heading is the publisher's, and so is the
 * look: the list stands in the page itself, without a shadow root, and takes the place of what was between the tags,
 * which stays when there is nothing to show.
 *
 * @summary Most read, most commented or trending pages.
 * @attr {string} site - Public id of the site
 * @attr {string} page - The page to leave out; default: this document's
 * @attr {string} endpoint - Origin of the service; default: where the script came from
 * @attr {'views'|'comments'|'trending'} by - Order; default: `views`
 * @attr {'6h'|'24h'|'7d'} window - Views and comments of the last hours or days; default: the service's
 * @attr {number} limit - At most so many; default: the service's
 * @attr {string} lang - Language of the counts, when it is not the page's
 * @fires {CustomEvent<{count: number}>} sada-popular-shown - The list is there
 */
export class SadaPopular extends HTMLElement {
  static observedAttributes = ['site', 'page', 'by', 'window', 'limit', 'lang']
  #stay: AbortController | undefined

  connectedCallback(): void {
    this.#stay = new AbortController()
    const { signal } = this.#stay
    this.#show(signal).catch((error) => {
      if (!signal.aborted) console.warn('sada: docs/embedding.md', error)
    })
  }

  disconnectedCallback(): void {
    this.#stay?.abort()
    this.#stay = undefined
  }

  attributeChangedCallback(): void {
    if (!this.#stay) return // the parser's own attributes
    this.disconnectedCallback()
    this.connectedCallback()
  }

  async #show(signal: AbortSignal): Promise<void> {
    await wanted(this)
    if (signal.aborted) return
    const { site, page } = core.topicOf(this, documentPage())
    const query = new URLSearchParams({ page })
    for (const name of ['by', 'window', 'limit']) {
      const value = core.option(this, name)
      if (value) query.set(name, value)
    }
    const { data } = await core.answer<PopularAnswer>(`${site}/popular?${query}`, { signal })
    const { words: language, intl } = core.languageOf(this, core.option(this, 'lang'))
    const words = await core.countWords(language)
    if (signal.aborted || !words) return
    const kind = query.get('by') === 'comments' ? 'comments' : 'views'
    const lines = data.flatMap((each) => line(each, core.plural(words[kind], each[kind], intl)))
    if (!lines.length) return
    const list = document.createElement('ol')
    list.className = 'sada-popular-list'
    list.append(...lines)
    this.replaceChildren(list)
    const detail = { count: lines.length }
    this.dispatchEvent(new CustomEvent('sada-popular-shown', { detail, bubbles: true, composed: true }))
  }
}

// A second copy of the script may have been faster.
if (!customElements.get('sada-popular')) customElements.define('sada-popular', SadaPopular)

declare global {
  interface HTMLElementTagNameMap {
    'sada-popular': SadaPopular
  }
  interface HTMLElementEventMap {
    'sada-popular-shown': CustomEvent<{ count: number }>
  }
}
