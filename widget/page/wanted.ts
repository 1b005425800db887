import { core } from './lent.ts'

const promises = new WeakMap<Element, Promise<void>>()

function wait(element: Element, done: () => void): void {
  const loading = core.option(element, 'loading')
  if (loading === 'eager' || /^#c-/.test(location.hash)) done()
  else if (loading === 'click')
    for (const event of ['click', 'focusin']) element.addEventListener(event, done, { once: true })
  else {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return
        observer.disconnect()
        done()
      },
      { rootMargin: '600px' },
    )
    observer.observe(element)
  }
}

/**
 * Resolves when a reader is about to see a thread or a list, or has asked for it: `loading="eager"` or a link to
 * a comment at once, `"click"` on a click or focus inside, else 600 px from the viewport.
 */
export function wanted(element: Element): Promise<void> {
  const promise = promises.get(element) ?? new Promise((done) => wait(element, done))
  promises.set(element, promise)
  return promise
}

/** Brings the chunk of an element when the first of its kind is wanted. Later ones wait for themselves. */
export function fetchElements(): void {
  for (const element of document.querySelectorAll(':is(sada-comments,sada-popular):not(:defined)')) {
    const isThread = element.localName === 'sada-comments'
    wanted(element)
      .then(
        (): Promise<unknown> =>
          isThread ? import('../elements/comments.ts') : import('../elements/popular.ts'),
      )
      .catch(console.warn)
  }
}
