import {
  type AuditAction,
  type AuditList,
  type AuditQuery,
  type DayStats,
  decodeCursor,
  encodeCursor,
  firstCommentId,
  type Stats,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { type Database, run } from './db.ts'
import { listablePages, viewsSince } from './popular.ts'
import { isoTime } from './rows.ts'

interface AuditRow {
  id: number
  action: AuditAction
  comment_id: string | null
  before: string | null
  after: string | null
  key: string | null
  created_at_ms: number
}

/** Who did what, newest first. */
export async function listAudit(
  db: Database,
  siteId: string,
  query: AuditQuery,
  nowMs: number,
): Promise<AuditList> {
  const { action = null, comment = null, limit = 50, cursor } = query
  const list = `audit ${siteId} ${action} ${comment}`
  const decoded = cursor === undefined ? { position: [] } : decodeCursor(cursor, list, nowMs)
  if ('fault' in decoded) throw new AppError(decoded.fault)
  const index = comment === null ? 'audit_site' : 'audit_comment'
  const sql = `
    SELECT a.id, a.action, a.comment_id, a.before, a.after, a.created_at_ms,
      coalesce(api_key.name, (SELECT name FROM channel_name WHERE id = a.key_id), nullif(a.key_id, '')) AS key
    FROM audit AS a INDEXED BY ${index} LEFT JOIN api_key ON api_key.id = a.key_id
    WHERE a.site_id = ?1 AND a.id < CAST(?2 AS INTEGER) AND (?3 IS NULL OR a.action = ?3)
      AND ${comment === null ? '?4 IS NULL' : 'a.comment_id = ?4'}
    ORDER BY a.id DESC LIMIT ?5`
  const before = decoded.position[0] ?? String(Number.MAX_SAFE_INTEGER)
  const { results } = await run(() =>
    db
      .prepare(sql)
      .bind(siteId, before, action, comment, limit + 1)
      .all<AuditRow>(),
  )
  const rows = results.slice(0, limit)
  const last = rows.at(-1)
  return {
    data: rows.map(({ id, created_at_ms, ...entry }) => ({
      id: String(id),
      ...entry,
      created_at: isoTime(created_at_ms),
    })),
    next_cursor: results.length > limit && last ? encodeCursor(list, [String(last.id)], nowMs) : null,
  }
}

/** What was decided last about a comment, and by whom. */
export interface LatestDecision {
  /** A moderator has looked at what readers reported. */
  isJudged: boolean
  /** Key or channel; empty: Sada itself, or nobody yet. */
  actor: string
  name: string | null
  /** `null`: nobody yet. */
  atMs: number | null
  /** What to undo; `null` when there is nothing. */
  operation: string | null
}

const selectLatest = `
  SELECT c.reports_judged, coalesce(a.key_id, '') AS actor, a.id AS audit, a.action, a.created_at_ms,
    coalesce((SELECT name FROM api_key WHERE id = a.key_id), (SELECT name FROM channel_name WHERE id = a.key_id)) AS name
  FROM comment AS c LEFT JOIN audit AS a
    ON a.id = (SELECT max(id) FROM audit WHERE comment_id = c.id AND before <> after)
  WHERE c.id = ?1 AND c.site_id = ?2`

/** An operation's id begins with the moment of its audit rows, so this is a short range. */
const selectOperation = `
  SELECT id FROM operation WHERE site_id = ?1 AND id >= ?2 AND id < ?3 AND after_audit < ?4 AND last_audit >= ?4`

/** @returns `null` when the site has no such comment */
export async function latestDecision(
  db: Database,
  siteId: string,
  commentId: string,
): Promise<LatestDecision | null> {
  const row = await run(() =>
    db.prepare(selectLatest).bind(commentId, siteId).first<{
      reports_judged: number
      actor: string
      audit: number | null
      action: AuditAction | null
      created_at_ms: number | null
      name: string | null
    }>(),
  )
  if (!row) return null
  const { actor, name, audit, created_at_ms: atMs } = row
  const known = { isJudged: row.reports_judged === 1, actor, name, atMs }
  if (audit === null || atMs === null || row.action === 'undo') return { ...known, operation: null }
  const range = [firstCommentId(atMs), firstCommentId(atMs + 1)]
  const operation = await run(() =>
    db
      .prepare(selectOperation)
      .bind(siteId, ...range, audit)
      .first<string>('id'),
  )
  return { ...known, operation }
}

const selectDays =
  'SELECT day, received, approved FROM site_day WHERE site_id = ?1 AND day >= ?2 AND day <= ?3'

const selectPageDays = `
  SELECT date(created_at_ms / 1000, 'unixepoch') AS day, count(*) AS received, sum(status = 'approved') AS approved
  FROM comment INDEXED BY comment_page_queue
  WHERE site_id = ?1 AND page_id = ?4 AND status IN ('pending', 'approved', 'spam', 'deleted') AND id >= ?5
    AND day >= ?2 AND day <= ?3
  GROUP BY 1`

/** The days from one to another, both included. */
function daysBetween(from: string, to: string): string[] {
  const days: string[] = []
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += 86_400_000) days.push(isoTime(ms).slice(0, 10))
  return days
}

async function commentDays(
  db: Database,
  siteId: string,
  { from, to, pageId }: { from: string; to: string; pageId: number | null },
): Promise<{ day: string; received: number; approved: number }[]> {
  const statement =
    pageId === null
      ? db.prepare(selectDays).bind(siteId, from, to)
      : db.prepare(selectPageDays).bind(siteId, from, to, pageId, firstCommentId(Date.parse(from)))
  return (await run(() => statement.all<{ day: string; received: number; approved: number }>())).results
}

/** Views, as far as they are rolled up, and comments by day. @param range days (YYYY-MM-DD), and one page or all */
export async function stats(
  db: Database,
  siteId: string,
  range: { from: string; to: string; pageId: number | null },
): Promise<Stats> {
  const { from, to, pageId } = range
  const [{ days: viewDays }, comments] = await Promise.all([
    viewsSince(db, siteId, { hourMs: Number.MAX_SAFE_INTEGER, day: from }),
    commentDays(db, siteId, range),
  ])
  const views = new Map<string, number>()
  const byPage = new Map<number, number>()
  for (const { period, pages } of viewDays.filter(({ period }) => period <= to)) {
    for (const [page, n] of pages) {
      if (pageId !== null && page !== pageId) continue
      views.set(period, (views.get(period) ?? 0) + n)
      byPage.set(page, (byPage.get(page) ?? 0) + n)
    }
  }
  const known = new Map(comments.map((row) => [row.day, row]))
  const days = daysBetween(from, to).map((day): DayStats => {
    const { received = 0, approved = 0 } = known.get(day) ?? {}
    return { day, views: views.get(day) ?? 0, comments: received, approved }
  })
  return { days, pages: await mostRead(db, siteId, byPage) }
}

async function mostRead(db: Database, siteId: string, byPage: Map<number, number>): Promise<Stats['pages']> {
  const top = [...byPage].toSorted(([, a], [, b]) => b - a).slice(0, 20)
  const pages = await listablePages(
    db,
    siteId,
    top.map(([id]) => id),
  )
  const byId = new Map(pages.map((page) => [page.id, page]))
  return top.flatMap(([id, views]) => {
    const page = byId.get(id)
    return page ? [{ page: page.page, url: page.url, title: page.title, views }] : []
  })
}
