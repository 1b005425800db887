import { SadaCount, SadaViews } from './elements/counters.ts'
import { article } from './page/core.ts'

/**
 * The one script a publisher pastes. It has no Lit: counters are plain elements, and what
 * `sada-comments` and `sada-popular` need is fetched when there is one, now or later.
 */

// All counters of a list share a request only when the whole list is there.
if (document.readyState === 'loading')
  await new Promise((parsed) => document.addEventListener('DOMContentLoaded', parsed))

// A second copy of the script may have been here before.
if (!customElements.get('sada-views')) {
  customElements.define('sada-views', SadaViews)
  customElements.define('sada-count', SadaCount)
}

const look = () => {
  if (document.querySelector(':is(sada-comments,sada-popular):not(:defined)'))
    article().then(({ fetchElements }) => fetchElements(), console.warn)
}
look()
new MutationObserver(look).observe(document, { childList: true, subtree: true })
