import type { Reason } from '../../contract/index.ts'
import { type Database, run } from './db.ts'

const insertReport = `
  INSERT INTO report (comment_id, reporter, site_id, reason, created_at_ms)
  SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM public_comments WHERE id = ?1 AND site_id = ?3)
  ON CONFLICT (comment_id, reporter) DO NOTHING RETURNING comment_id`

const selectReported = `
  SELECT c.status, c.reports, c.reports_judged AS judged, c.reasons, page.state
  FROM comment AS c CROSS JOIN page ON page.id = c.page_id WHERE c.id = ?1 AND c.site_id = ?2`

/** A comment that somebody reports. */
export interface ReportedComment {
  status: string
  reports: number
  isJudged: boolean
  reasons: Reason[]
  pageState: string
}

interface ReportedRow {
  status: string
  reports: number
  judged: number
  reasons: string
  state: string
}

function toReported({ status, reports, judged, reasons, state }: ReportedRow): ReportedComment {
  return { status, reports, isJudged: judged === 1, reasons: JSON.parse(reasons), pageState: state }
}

/** @returns `null` when the site has no such comment */
export async function findReported(
  db: Database,
  siteId: string,
  commentId: string,
): Promise<ReportedComment | null> {
  const row = await run(() => db.prepare(selectReported).bind(commentId, siteId).first<ReportedRow>())
  return row && toReported(row)
}

/**
 * Stores a report, one for a reader and a published comment.
 *
 * @returns whether it is a new one (after a lost answer a new one may be called a repetition), and the comment as it
 *   is now
 */
export async function addReport(
  db: Database,
  report: { siteId: string; commentId: string; reporter: string; reason: string; nowMs: number },
): Promise<{ isNew: boolean; comment: ReportedComment | null }> {
  const { siteId, commentId, reporter, reason, nowMs } = report
  const [added, reported] = await run(() =>
    db.batch([
      db.prepare(insertReport).bind(commentId, reporter, siteId, reason, nowMs),
      db.prepare(selectReported).bind(commentId, siteId),
    ]),
  )
  const row = reported?.results[0] as ReportedRow | undefined
  return { isNew: (added?.results.length ?? 0) > 0, comment: row ? toReported(row) : null }
}
