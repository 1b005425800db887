import type { Reason } from '../../contract/index.ts'
import { type Database, run } from './db.ts'
import { countStatement, rateStatement } from './rates.ts'

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

/** @returns the comment, `null` when the site has no such one, and how many reports came from the same address lately */
export async function findReported(
  db: Database,
  about: Pick<ReportToStore, 'siteId' | 'commentId' | 'sender' | 'nowMs'>,
): Promise<{ comment: ReportedComment | null; fromAddress: number }> {
  const { siteId, commentId, sender, nowMs } = about
  const [found, rate] = await run(() =>
    db.batch([db.prepare(selectReported).bind(commentId, siteId), rateStatement(db, siteId, sender, nowMs)]),
  )
  const row = found?.results[0] as ReportedRow | undefined
  const fromAddress = (rate?.results[0] as { n: number } | undefined)?.n ?? 0
  return { comment: row ? toReported(row) : null, fromAddress }
}

/** A report to store. */
export interface ReportToStore {
  siteId: string
  commentId: string
  reporter: string
  /** Where it came from, as a keyed hash of the day; `null`: not known. */
  sender: string | null
  reason: string
  nowMs: number
}

/**
 * Stores a report, one for a reader and a published comment.
 *
 * @returns whether it is a new one (after a lost answer a new one may be called a repetition), and the comment as it
 *   is now
 */
export async function addReport(
  db: Database,
  report: ReportToStore,
): Promise<{ isNew: boolean; comment: ReportedComment | null }> {
  const { siteId, commentId, reporter, sender, reason, nowMs } = report
  const results = await run(() =>
    db.batch([
      db.prepare(insertReport).bind(commentId, reporter, siteId, reason, nowMs),
      ...(sender === null ? [] : [countStatement(db, siteId, sender, nowMs)]),
      db.prepare(selectReported).bind(commentId, siteId),
    ]),
  )
  const [added, reported] = [results[0], results.at(-1)]
  const row = reported?.results[0] as ReportedRow | undefined
  return { isNew: (added?.results.length ?? 0) > 0, comment: row ? toReported(row) : null }
}
