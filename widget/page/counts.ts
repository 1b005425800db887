import type { PageCounts } from '../../contract/index.ts'
import { pageOf, siteUrl } from './options.ts'

/** A page of a site whose numbers somebody on this document shows. */
export interface Topic {
  /** Address of the site in the API. */
  site: string
  page: string
  /** Called when numbers come and when they change. */
  listeners: Set<(topic: Topic) => unknown>
  counts?: PageCounts
  /** The numbers have been asked for, or will come with the answer to a counted view. */
  asked?: boolean
}

const topics: Record<string, Topic> = {}
let wanted: Topic[] = []

/**
 * The topic of an element; the same object for all elements about the same page.
 * @param page the page, when the element names none
 */
export function topicOf(element: Element, page = ''): Topic {
  const site = siteUrl(element)
  const name = pageOf(element) ?? page
  const key = site + name
  const topic = topics[key] ?? { site, page: name, listeners: new Set() }
  topics[key] = topic
  return topic
}

/** Gives new numbers to all who show them. Answers may overtake each other; views never go back. */
export function feed(topic: Topic, counts: PageCounts): void {
  topic.counts = { ...counts, views: Math.max(counts.views, topic.counts?.views ?? 0) }
  for (const show of topic.listeners) show(topic)
}

/** A JSON answer. Throws the status of any other. By default, fetch sends no cookies to another origin. */
export async function answer<Answer>(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, init)
  if (!response.ok) throw response.status
  return response.json()
}

async function send(batch: Topic[]): Promise<void> {
  try {
    // An address is encoded already, but for what ends a value. Twice would double an Arabic slug.
    const pages = batch.map(
      ({ page }) => `page=${page.replace(/[&#+]|%(?=2[35f]|3f)/gi, encodeURIComponent)}`,
    )
    const { data } = await answer<{ data: PageCounts[] }>(`${batch[0]?.site}/counts?${pages.join('&')}`)
    // In the order asked. A page without an answer keeps its fallback, never a neighbour's number.
    batch.forEach((topic, i) => {
      if (data[i]) feed(topic, data[i])
    })
  } catch (error) {
    console.warn('sada: docs/embedding.md', error)
  }
}

/** Asks once for a page's numbers, together with all that are asked for in the same turn. */
export function ask(topic: Topic): void {
  if (topic.asked) return
  topic.asked = true
  if (wanted.push(topic) > 1) return
  queueMicrotask(() => {
    const batches = new Map<string, Topic[]>()
    wanted.forEach((each, i) => {
      // The contract allows 100 pages; 60 of the longest Arabic slugs keep an address under the edge's 16 kB.
      const name = each.site + Math.floor(i / 60)
      batches.set(name, [...(batches.get(name) ?? []), each])
    })
    wanted = []
    batches.forEach(send)
  })
}
