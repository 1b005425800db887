import type { ViewAnswer } from '../../contract/index.ts'
import type { Topic } from './counts.ts'
import { documentPage, pageFacts } from './identity.ts'
import { core } from './lent.ts'

/** Topics whose view this document counts or has counted: once, however many elements show it. */
const counted = new Set<Topic>()

/** Whether a topic is about this document itself. */
export function isDocument(topic: Topic): boolean {
  return topic.page === documentPage()
}

/** Whether the numbers will come with the answer to a view, so that nobody else has to ask for them. */
export function willBeCounted(topic: Topic): boolean {
  return (
    isDocument(topic) &&
    [...document.querySelectorAll('sada-views:not([no-count])')].some(
      (element) => core.topicOf(element, documentPage()) === topic,
    )
  )
}

async function post(topic: Topic, element: Element): Promise<void> {
  try {
    // A string body is text/plain: a simple request, without a CORS preflight.
    const { outcome, ...counts } = await core.answer<ViewAnswer>(`${topic.site}/views`, {
      method: 'POST',
      body: JSON.stringify(pageFacts(topic.page)),
      keepalive: true,
    })
    core.feed(topic, counts)
    const detail = { views: counts.views, outcome }
    element.dispatchEvent(new CustomEvent('sada-view-counted', { detail, bubbles: true, composed: true }))
  } catch {
    core.ask(topic)
  }
}

/**
 * Counts the view once the page has been visible for a second: neither prerendered nor hidden is read. A page that
 * comes back from the browser's memory has been counted.
 */
export function countView(topic: Topic, element: Element): void {
  if (counted.has(topic)) return
  counted.add(topic)
  let timer: ReturnType<typeof setTimeout>
  const check = () => {
    clearTimeout(timer)
    if (document.hidden) return // as a prerendered page is
    timer = setTimeout(() => {
      document.removeEventListener('visibilitychange', check)
      post(topic, element)
    }, 1_000)
  }
  document.addEventListener('visibilitychange', check)
  check()
}
