import type { ViewAnswer } from '../../contract/index.ts'
import type { Topic } from './counts.ts'
import { documentPage, hasMoved, pageFacts } from './identity.ts'
import { core } from './lent.ts'
import { recall, stamp } from './stamp.ts'

/** The service's default `view_window_seconds`. */
const windowMs = 1_800_000
/** When this document sent a page's view: once, however many elements show it. */
const sent = new Map<Topic, number>()
let next: { topic: Topic; element: Element } | undefined
let timer: ReturnType<typeof setTimeout>

function isDocument(topic: Topic): boolean {
  return topic.page === documentPage()
}

async function post(topic: Topic, element: Element): Promise<void> {
  const sentAt = Date.now()
  sent.set(topic, sentAt)
  // A string body is text/plain: a simple request, without a CORS preflight.
  const init = { method: 'POST', body: JSON.stringify(pageFacts(topic.page)), keepalive: true }
  const send = () => core.answer<ViewAnswer>(`${topic.site}/views`, init)
  try {
    const { outcome, ...counts } = await send().catch(async (failure) => {
      if (failure < 500) throw failure // a status; without an answer it is an error, which is no number
      await new Promise((again) => {
        if (navigator.onLine) setTimeout(again, 2_000)
        else addEventListener('online', again, { once: true })
      })
      return send() // a repeat, if only the answer was lost
    })
    topic.asked = true
    core.feed(topic, counts)
    stamp(topic, { sentAt, counts })
    const detail = { views: counts.views, outcome }
    element.dispatchEvent(new CustomEvent('sada-view-counted', { detail, bubbles: true, composed: true }))
  } catch {
    core.ask(topic)
  }
}

/** A page is read when it has been visible for a second. A prerendered one is hidden. */
function wait(): void {
  clearTimeout(timer)
  if (document.hidden) return
  timer = setTimeout(() => {
    follow()
    if (next?.element.isConnected && isDocument(next.topic)) post(next.topic, next.element)
    next = undefined
  }, 1_000)
}

/** Within the window, and for a program that steers a browser, the numbers are asked for instead. */
function count(topic: Topic, element: Element): void {
  const { sentAt, counts } = recall(topic)
  if (counts && !topic.counts) core.feed(topic, counts)
  if (navigator.webdriver || Date.now() - (sent.get(topic) ?? sentAt) < windowMs) core.ask(topic)
  else {
    const isNew = next?.topic !== topic
    next = { topic, element }
    if (isNew) wait()
  }
}

/**
 * Brings the numbers of a topic, with its view when it is this document.
 * @param element the one that counts; without one, the numbers may still come with the view that another counts
 */
export function bring(topic: Topic, element: Element | false): void {
  if (!isDocument(topic)) core.ask(topic)
  else if (element) count(topic, element)
  else {
    const counters = [...document.querySelectorAll('sada-views:not([no-count])')]
    if (!counters.some((counter) => core.topicOf(counter, documentPage()) === topic)) core.ask(topic)
  }
}

/** Has elements look again which page they are about, as if they had just been given it. */
function renew(selector: string): void {
  for (const element of document.querySelectorAll<
    HTMLElement & { attributeChangedCallback?(name: string): void }
  >(selector))
    element.attributeChangedCallback?.('page')
}

/** Elements that name no page go along with the document when a single-page application goes on. */
export function follow(): void {
  if (hasMoved()) renew(':is(sada-views,sada-count,sada-comments,sada-popular):not([page])')
}

document.addEventListener('visibilitychange', wait)
// A page that comes back from the browser's memory is a new visit when the window is over.
addEventListener('pageshow', ({ persisted }) => persisted && renew('sada-views'))
addEventListener('popstate', follow)
window.navigation?.addEventListener('currententrychange', follow)
