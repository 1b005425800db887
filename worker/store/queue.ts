import {
  type AuditEntry,
  decodeCursor,
  encodeCursor,
  firstCommentId,
  type Reason,
  type Status,
  type StatusCounts,
  type Summary,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { type Database, run } from './db.ts'
import { isoTime } from './rows.ts'

const columns = `
  c.id, c.status, c.previous_status, c.reasons, c.author_name, c.author_email, c.author_website, c.body,
  c.created_at_ms, c.edited_at_ms, c.page_key, c.page_url, c.page_title,
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
  body: string
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
    body: row.body,
    created_at: isoTime(row.created_at_ms),
    edited_at: row.edited_at_ms === null ? null : isoTime(row.edited_at_ms),
  }
}

/** What a moderator asked for. */
export interface QueueFilter {
  siteId: string
  status: Status
  pageId: number | null
  reason: string | null
  sinceMs: number | null
  limit: number
  cursor: string | undefined
  nowMs: number
}

/** Newest first: what just came in is what a moderator opens the page for. */
export async function listQueue(
  db: Database,
  filter: QueueFilter,
): Promise<{ data: QueuedComment[]; next_cursor: string | null }> {
  const { siteId, status, pageId, reason, sinceMs, limit, nowMs } = filter
  const list = `queue ${siteId} ${status} ${pageId} ${reason} ${sinceMs}`
  const decoded = filter.cursor === undefined ? { position: [] } : decodeCursor(filter.cursor, list, nowMs)
  if ('fault' in decoded) throw new AppError(decoded.fault)
  const values: (string | number)[] = [siteId, status, decoded.position[0] ?? '~', limit + 1]
  const conditions = ['c.site_id = ?1', 'c.status = ?2', 'c.id < ?3']
  const add = (condition: (parameter: string) => string, value: string | number | null) => {
    if (value === null) return
    values.push(value)
    conditions.push(condition(`?${values.length}`))
  }
  add((parameter) => `c.page_id = ${parameter}`, pageId)
  add(
    (parameter) => `EXISTS (SELECT 1 FROM json_each(c.reasons) WHERE value ->> 'code' = ${parameter})`,
    reason,
  )
  // By the id, which begins with the time: the index ends the walk there.
  add((parameter) => `c.id >= ${parameter}`, sinceMs === null ? null : firstCommentId(sinceMs))
  const sql = `SELECT ${columns} FROM comment AS c INDEXED BY ${pageId === null ? 'comment_queue' : 'comment_page_queue'}
    ${joins} WHERE ${conditions.join(' AND ')} ORDER BY c.id DESC LIMIT ?4`
  const { results } = await run(() =>
    db
      .prepare(sql)
      .bind(...values)
      .all<QueueRow>(),
  )
  const rows = results.slice(0, limit)
  const last = rows.at(-1)
  const next = results.length > limit && last ? encodeCursor(list, [last.id], nowMs) : null
  return { data: rows.map(toQueued), next_cursor: next }
}

/** @returns `null` when the site has no such comment */
export async function findQueued(db: Database, siteId: string, id: string): Promise<QueuedComment | null> {
  const sql = `SELECT ${columns} FROM comment AS c ${joins} WHERE c.id = ?1 AND c.site_id = ?2`
  const row = await run(() => db.prepare(sql).bind(id, siteId).first<QueueRow>())
  return row ? toQueued(row) : null
}

/** What happened to a comment, oldest first. */
export async function commentHistory(db: Database, siteId: string, id: string): Promise<AuditEntry[]> {
  const { results } = await run(() =>
    db
      .prepare(
        `SELECT action, before, after, api_key.name AS key, audit.created_at_ms
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

/** Comments of a site by status, and pending ones by reason: a handful of stored counters. */
export async function summary(db: Database, siteId: string): Promise<Summary> {
  const [statuses, reasons] = await run(() =>
    db.batch<{ name: string; n: number }>([
      db.prepare('SELECT status AS name, n FROM site_status WHERE site_id = ?1').bind(siteId),
      db.prepare('SELECT reason AS name, n FROM site_reason WHERE site_id = ?1 AND n > 0').bind(siteId),
    ]),
  )
  const counts = new Map(statuses?.results.map(({ name, n }) => [name, n]))
  return {
    pending: counts.get('pending') ?? 0,
    approved: counts.get('approved') ?? 0,
    spam: counts.get('spam') ?? 0,
    deleted: counts.get('deleted') ?? 0,
    reasons: Object.fromEntries(reasons?.results.map(({ name, n }) => [name, n]) ?? []),
  }
}
