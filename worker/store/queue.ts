import type { AuditEntry, Reason, Status, StatusCounts, Summary } from '../../contract/index.ts'
import { type Database, run } from './db.ts'
import { nextCursor, type QueueFilter, type QueuePiece, queueStatement } from './queue-filter.ts'
import { isoTime } from './rows.ts'

const columns = `
  c.id, c.status, c.previous_status, c.reasons, c.author_name, c.author_email, c.author_website, c.body,
  c.created_at_ms, c.edited_at_ms, c.staff, c.pinned_at_ms, c.reports, c.author_mac, c.page_key, c.page_url, c.page_title,
  parent.id AS parent_id, parent.author_name AS parent_name, parent.body AS parent_body,
  coalesce(author.pending, c.status = 'pending') AS author_pending,
  coalesce(author.approved, c.status = 'approved') AS author_approved,
  coalesce(author.spam, c.status = 'spam') AS author_spam,
  coalesce(author.deleted, c.status = 'deleted') AS author_deleted`

const joins = `
  LEFT JOIN comment AS parent ON parent.id = c.parent_id
  LEFT JOIN author_status AS author ON author.site_id = c.site_id AND author.author_mac = c.author_mac`

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
  parent_body: string | null
  author_pending: number
  author_approved: number
  author_spam: number
  author_deleted: number
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

function toQueued(row: QueueRow): QueuedComment {
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
        : { id: row.parent_id, author: { name: row.parent_name }, body: row.parent_body ?? '' },
    author: {
      name: row.author_name,
      website: row.author_website,
      history: {
        pending: row.author_pending,
        approved: row.author_approved,
        spam: row.author_spam,
        deleted: row.author_deleted,
      },
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

/** A piece of the queue. Newest first: what just came in is what a moderator opens the page for. */
export async function listQueue(
  db: Database,
  filter: QueueFilter,
  piece: QueuePiece,
): Promise<{ data: QueuedComment[]; next_cursor: string | null }> {
  const { sql, values } = queueStatement(filter, piece, columns, joins)
  const { results } = await run(() =>
    db
      .prepare(sql)
      .bind(...values)
      .all<QueueRow & { place: string | number }>(),
  )
  const rows = results.slice(0, piece.limit)
  return { data: rows.map(toQueued), next_cursor: nextCursor(filter, piece, results) }
}

/** Only the ids of a piece of the queue, to act on them. */
export async function listQueueIds(
  db: Database,
  filter: QueueFilter,
  piece: QueuePiece,
): Promise<{ ids: string[]; next_cursor: string | null }> {
  const { sql, values } = queueStatement(filter, piece, 'c.id', '')
  const { results } = await run(() =>
    db
      .prepare(sql)
      .bind(...values)
      .all<{ id: string; place: string | number }>(),
  )
  const ids = results.slice(0, piece.limit).map(({ id }) => id)
  return { ids, next_cursor: nextCursor(filter, piece, results) }
}

/** @returns `null` when the site has no such comment */
export async function findQueued(db: Database, siteId: string, id: string): Promise<QueuedComment | null> {
  const sql = `SELECT ${columns} FROM comment AS c ${joins} WHERE c.id = ?1 AND c.site_id = ?2`
  const row = await run(() => db.prepare(sql).bind(id, siteId).first<QueueRow>())
  return row ? toQueued(row) : null
}

/** Those of the comments that the site has, in no order. */
export async function findQueuedMany(
  db: Database,
  siteId: string,
  ids: readonly string[],
): Promise<QueuedComment[]> {
  const sql = `SELECT ${columns} FROM json_each(?2) AS wanted CROSS JOIN comment AS c ON c.id = wanted.value AND c.site_id = ?1 ${joins}`
  const { results } = await run(() => db.prepare(sql).bind(siteId, JSON.stringify(ids)).all<QueueRow>())
  return results.map(toQueued)
}

/** What happened to a comment, oldest first. */
export async function commentHistory(db: Database, siteId: string, id: string): Promise<AuditEntry[]> {
  const { results } = await run(() =>
    db
      .prepare(
        `SELECT action, before, after, audit.created_at_ms,
           coalesce(api_key.name, (SELECT name FROM channel_name WHERE id = audit.key_id)) AS key
         FROM audit LEFT JOIN api_key ON api_key.id = audit.key_id
         WHERE comment_id = ?1 AND audit.site_id = ?2 ORDER BY audit.id`,
      )
      .bind(id, siteId)
      .all<{
        action: string
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
  const byReason = Object.fromEntries(reasons?.results.map(({ name, n }) => [name, n]) ?? [])
  return {
    pending: counts.get('pending') ?? 0,
    approved: counts.get('approved') ?? 0,
    spam: counts.get('spam') ?? 0,
    deleted: counts.get('deleted') ?? 0,
    reported: byReason.reports ?? 0,
    reasons: byReason,
  }
}
