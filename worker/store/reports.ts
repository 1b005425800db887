import { type Database, run } from './db.ts'

const insertReport = `
  INSERT INTO report (comment_id, reporter, site_id, reason, created_at_ms)
  SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM public_comments WHERE id = ?1 AND site_id = ?3)
  ON CONFLICT (comment_id, reporter) DO NOTHING RETURNING comment_id`

const selectReported = `
  SELECT c.status, c.reports, c.reports_judged AS judged, page.state, page.created_at_ms
  FROM comment AS c CROSS JOIN page ON page.id = c.page_id WHERE c.id = ?1 AND c.site_id = ?2`

/** A comment that somebody reports. */
export interface ReportedComment {
  status: string
  reports: number
  isJudged: boolean
  page: { state: string; createdAtMs: number }
}

/** @returns `null` when the site has no such comment */
export async function findReported(
  db: Database,
  siteId: string,
  commentId: string,
): Promise<ReportedComment | null> {
  const row = await run(() =>
    db
      .prepare(selectReported)
      .bind(commentId, siteId)
      .first<{ status: string; reports: number; judged: number; state: string; created_at_ms: number }>(),
  )
  if (!row) return null
  const { status, reports, judged, state, created_at_ms } = row
  return { status, reports, isJudged: judged === 1, page: { state, createdAtMs: created_at_ms } }
}

/**
 * Stores a report, one for a reader and a published comment.
 *
 * @returns whether it is a new one; after a lost answer a new one may be called a repetition
 */
export async function addReport(
  db: Database,
  report: { siteId: string; commentId: string; reporter: string; reason: string; nowMs: number },
): Promise<boolean> {
  const { siteId, commentId, reporter, reason, nowMs } = report
  const row = await run(() =>
    db.prepare(insertReport).bind(commentId, reporter, siteId, reason, nowMs).first<{ comment_id: string }>(),
  )
  return row !== null
}

/** Adds why a comment is taken down to its reasons; the change of its status is an operation of its own. */
export async function noteReports(db: Database, siteId: string, commentId: string): Promise<void> {
  const update = `
    UPDATE comment SET reasons = json_insert(reasons, '$[#]', json_object('code', 'reports', 'detail', CAST(reports AS TEXT)))
    WHERE id = ?1 AND site_id = ?2 AND NOT EXISTS (SELECT 1 FROM json_each(reasons) WHERE value ->> 'code' = 'reports')`
  await run(() => db.prepare(update).bind(commentId, siteId).run())
}
