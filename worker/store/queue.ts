import type { AuditAction, AuditEntry, Reason, Status, StatusCounts, Summary } from '../../contract/index.ts'
import { type Database, run } from './db.ts'
import { historiesOf, historyOfOne } from './histories.ts'
import { cursorAt, placesOf, type QueueFilter, queueStatement } from './queue-filter.ts'
import { isoTime } from './rows.ts'

const columns = `
  c.id, c.status, c.previous_status, c.reasons, c.author_name, c.author_email, c.author_website, c.body,
  c.created_at_ms, c.edited_at_ms, c.staff, c.pinned_at_ms, c.reports, c.author_mac, c.page_key, c.page_url, c.page_title,
  c.parent_id, c.parent_name, c.parent_excerpt`

interface QueueRow {
  id: string
  status: Status
  previous_status: Status | null
  reasons: string
  author_name: string | null
  author_email: string | null
  author_website: string | null
  body: string
  created_at_ms: number
  edited_at_ms: number | null
  staff: number
  pinned_at_ms: number | null
  reports: number
  author_mac: string | null
  page_key: string
  page_url: string | null
  page_title: string | null
  parent_id: string | null
  parent_name: string | null
  parent_excerpt: string | null
}

/** A comment as a moderator needs it; the address is still sealed. */
export interface QueuedComment {
  id: string
  status: Status
  previousStatus: Status | null
  reasons: Reason[]
  page: { page: string; url: string | null; title: string | null }
  parent: { id: string; author: { name: string | null }; body: string } | null
  author: { name: string | null; website: string | null; history: StatusCounts }
  sealedEmail: string | null
  authorMac: string | null
  body: string
  staff: boolean
  pinned: boolean
  reports: number
  created_at: string
  edited_at: string | null
}

function toQueued(row: QueueRow, history: StatusCounts | undefined): QueuedComment {
  const reasons: Reason[] = JSON.parse(row.reasons)
  return {
    id: row.id,
    status: row.status,
    previousStatus: row.previous_status,
    reasons,
    page: { page: row.page_key, url: row.page_url, title: row.page_title },
    parent:
      row.parent_id === null
        ? null
        : { id: row.parent_id, author: { name: row.parent_name }, body: row.parent_excerpt ?? '' },
    author: {
      name: row.author_name,
      website: row.author_website,
      history: history ?? historyOfOne(row.status),
    },
    sealedEmail: row.author_email,
    authorMac: row.author_mac,
    body: row.body,
    staff: row.staff === 1,
    pinned: row.pinned_at_ms !== null,
    reports: row.reports,
    created_at: isoTime(row.created_at_ms),
    edited_at: row.edited_at_ms === null ? null : isoTime(row.edited_at_ms),
  }
}

async function withHistories(
  db: Database,
  siteId: string,
  rows: readonly QueueRow[],
): Promise<QueuedComment[]> {
  const macs = rows.map(({ author_mac }) => author_mac)
  const historyOf = await historiesOf(db, siteId, macs)
  return rows.map((row) => toQueued(row, historyOf(row.author_mac)))
}

/** A piece of the queue. Newest first: what just came in is what a moderator opens the page for. */
export async function listQueue(
  db: Database,
  filter: QueueFilter,
  { limit, cursor, nowMs }: { limit: number; cursor: string | undefined; nowMs: number },
): Promise<{ data: QueuedComment[]; next_cursor: string | null }> {
  const [below] = placesOf(filter, cursor, nowMs)
  const { sql, values } = queueStatement(filter, columns, { below, most: limit + 1 })
  const { results } = await run(() =>
    db
      .prepare(sql)
      .bind(...values)
      .all<QueueRow & { place: string | number }>(),
  )
  const rows = results.slice(0, limit)
  const last = rows.at(-1)
  const hasMore = results.length > limit && last
  return {
    data: await withHistories(db, filter.siteId, rows),
    next_cursor: hasMore ? cursorAt(filter, [last.place], nowMs) : null,
  }
}

/** @returns `null` when the site has no such comment */
export async function findQueued(db: Database, siteId: string, id: string): Promise<QueuedComment | null> {
  const sql = `SELECT ${columns} FROM comment AS c WHERE c.id = ?1 AND c.site_id = ?2`
  const row = await run(() => db.prepare(sql).bind(id, siteId).first<QueueRow>())
  const [comment = null] = await withHistories(db, siteId, row ? [row] : [])
  return comment
}

/** Those of the comments that the site has, in no order. */
export async function findQueuedMany(
  db: Database,
  siteId: string,
  ids: readonly string[],
): Promise<QueuedComment[]> {
  const sql = `SELECT ${columns} FROM json_each(?2) AS wanted CROSS JOIN comment AS c ON c.id = wanted.value AND c.site_id = ?1`
  const { results } = await run(() => db.prepare(sql).bind(siteId, JSON.stringify(ids)).all<QueueRow>())
  return withHistories(db, siteId, results)
}

/** What happened to a comment, oldest first. */
export async function commentHistory(db: Database, siteId: string, id: string): Promise<AuditEntry[]> {
  const { results } = await run(() =>
    db
      .prepare(
        `SELECT action, before, after, audit.created_at_ms,
           coalesce(api_key.name, (SELECT name FROM channel_name WHERE id = key_id), nullif(key_id, '')) AS key
         FROM audit LEFT JOIN api_key ON api_key.id = audit.key_id
         WHERE comment_id = ?1 AND audit.site_id = ?2 ORDER BY audit.id`,
      )
      .bind(id, siteId)
      .all<{
        action: AuditAction
        before: string | null
        after: string | null
        key: string
        created_at_ms: number
      }>(),
  )
  return results.map(({ created_at_ms, ...entry }) => ({ ...entry, created_at: isoTime(created_at_ms) }))
}

/** Comments of a site by status, and open ones by reason: a handful of stored counters. */
export async function summary(db: Database, siteId: string): Promise<Summary> {
  const [statuses, reasons] = await run(() =>
    db.batch<{ name: string; n: number }>([
      db.prepare('SELECT status AS name, n FROM site_status WHERE site_id = ?1').bind(siteId),
      db.prepare('SELECT reason AS name, n FROM site_reason WHERE site_id = ?1 AND n > 0').bind(siteId),
    ]),
  )
  const counts = new Map(statuses?.results.map(({ name, n }) => [name, n]))
  const { reported = 0, ...byReason } = Object.fromEntries(
    reasons?.results.map(({ name, n }) => [name, n]) ?? [],
  )
  return {
    pending: counts.get('pending') ?? 0,
    approved: counts.get('approved') ?? 0,
    spam: counts.get('spam') ?? 0,
    deleted: counts.get('deleted') ?? 0,
    reported,
    reasons: byReason,
  }
}
