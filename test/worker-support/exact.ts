import { expect } from 'vitest'
import { Status, type Summary } from '../../contract/index.ts'
import { read, send, type TestSite, withKey } from './api.ts'
import { everything } from './database.ts'

/** Every number that is kept beside the comments, counted anew from the comments themselves. */

export type Row = Record<string, unknown>

function counted(rows: readonly Row[], key: (row: Row) => string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of rows.flatMap(key)) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

const nonZero = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, n]) => n !== 0))

const reasonsOf = (row: Row): string[] =>
  JSON.parse(String(row.reasons)).map(({ code }: { code: string }) => code)

const isReported = ({ status, reports, reports_judged }: Row) =>
  Number(reports) > 0 && reports_judged === 0 && (status === 'pending' || status === 'approved')

/** The history of each author with more than one comment, by the beginning of their keyed hash. */
function historiesOf(comments: readonly Row[]): Record<string, number[]> {
  const histories: Record<string, number[]> = {}
  const authors = new Set(comments.map(({ author_mac }) => author_mac).filter((mac) => mac !== null))
  for (const mac of authors) {
    const own = comments.filter(({ author_mac }) => author_mac === mac)
    const numbers = ['pending', 'approved', 'spam', 'deleted'].map(
      (status) => own.filter((row) => row.status === status).length,
    )
    if (own.length > 1) histories[String(mac).slice(0, 16)] = numbers
  }
  return histories
}

/** Where each comment stands: under its nearest published ancestor, in the thread that begins at the first of the line. */
function expectPlaces(comments: readonly Row[]): void {
  const byId = new Map(comments.map((row) => [row.id, row]))
  const publishedAbove = (row: Row): Row | undefined => {
    const parent = byId.get(row.parent_id)
    return parent === undefined || parent.status === 'approved' ? parent : publishedAbove(parent)
  }
  const topOf = (row: Row): Row => {
    const above = publishedAbove(row)
    return above ? topOf(above) : row
  }
  const visible = comments.filter(({ status }) => status === 'approved')
  for (const row of comments) {
    const { id, visible_parent_id, thread_id, reply_count, thread_count } = row
    expect({ id, visible_parent_id, thread_id, reply_count, thread_count }).toEqual({
      id,
      visible_parent_id: publishedAbove(row)?.id ?? null,
      thread_id: topOf(row).id,
      reply_count: visible.filter((other) => other.visible_parent_id === id).length,
      thread_count: visible.filter((other) => other.thread_id === id).length,
    })
  }
}

/** What the queue shows of pages and parents, copied onto the comments. */
function expectCopies(comments: readonly Row[], pages: readonly Row[]): void {
  for (const row of comments) {
    const { page_key, page_url, page_title, parent_name, parent_excerpt } = row
    const page = pages.find(({ id }) => id === row.page_id)
    const parent = comments.find(({ id }) => id === row.parent_id)
    expect({ page_key, page_url, page_title, parent_name, parent_excerpt }).toEqual({
      page_key: page?.key,
      page_url: page?.url,
      page_title: page?.title,
      parent_name: parent?.author_name ?? null,
      parent_excerpt: parent ? [...String(parent.body)].slice(0, 300).join('') : null,
    })
  }
}

const dayOf = (row: Row) => new Date(Number(row.created_at_ms)).toISOString().slice(0, 10)

/** Fails unless every counter, copy and place is what the comments say, and a page has three pins at most. */
export async function expectCountersAreExact(site: TestSite): Promise<void> {
  const tables = await everything()
  const of = (name: string) => (tables[name] ?? []).filter(({ site_id }) => site_id === site.id)
  const [comments, pages] = [of('comment'), of('page')]
  const { reasons, reported, ...statuses } = await read<Summary>(
    send('/v1/moderation/summary', { headers: withKey(site.key) }),
  )
  expect(nonZero(statuses)).toEqual(counted(comments, ({ status }) => [String(status)]))
  expect(reported).toBe(comments.filter(isReported).length)
  const pending = comments.filter(({ status }) => status === 'pending')
  expect(reasons).toEqual(counted(pending, (row) => [...new Set(reasonsOf(row))]))
  for (const { id, comments: published } of pages) {
    const own = comments.filter((row) => row.page_id === id)
    expect(published).toBe(own.filter(({ status }) => status === 'approved').length)
    expect(own.filter(({ pinned_at_ms }) => pinned_at_ms !== null).length).toBeLessThanOrEqual(3)
  }
  for (const { status, pinned_at_ms } of comments) if (status !== 'approved') expect(pinned_at_ms).toBeNull()
  for (const { day, received, approved } of of('site_day')) {
    const own = comments.filter((row) => dayOf(row) === day)
    expect([received, approved]).toEqual([
      own.length,
      own.filter(({ status }) => status === 'approved').length,
    ])
  }
  const histories = of('author_history').map(({ authors }) => JSON.parse(String(authors)))
  expect(Object.assign({}, ...histories)).toEqual(historiesOf(comments))
  for (const status of Status.options)
    expect(of('site_status').find((row) => row.status === status)?.n ?? 0).toBe(statuses[status])
  expectPlaces(comments)
  expectCopies(comments, pages)
}
