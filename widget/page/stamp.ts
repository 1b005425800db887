import type { PageCounts } from '../../contract/index.ts'
import type { Topic } from './counts.ts'

/** When this tab last sent a page's view, and the numbers that came back. It names nobody. */
export interface Stamp {
  sentAt: number
  counts?: PageCounts
}

const keyOf = ({ site, page }: Topic) => `sada-view:${site}:${page}`

/** The stamp of a page. None, and a storage that is refused, is one of 1970. */
export function recall(topic: Topic): Stamp {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(topic)) ?? '') // nothing is no JSON either
  } catch {
    return { sentAt: 0 }
  }
}

/** Keeps the stamp of a page, where there is room. */
export function stamp(topic: Topic, value: Stamp): void {
  try {
    sessionStorage.setItem(keyOf(topic), JSON.stringify(value))
  } catch {
    // The server knows a repeat, too.
  }
}
