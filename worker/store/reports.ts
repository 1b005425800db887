import type { Reason } from '../../contract/index.ts'
import { type Database, run } from './db.ts'
import { countStatement, rateWindowMs } from './rates.ts'

/**
 * One for a reader, one for an address block on a day, and from that block no more than so many in ten minutes.
 * ?1 comment, ?2 reporter, ?3 site, ?4 reason, ?5 now, ?6 block, ?7 sender, ?8 window, ?9 most
 */
const insertReport = `
  INSERT INTO report (comment_id, reporter, site_id, reason, created_at_ms, block)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE EXISTS (SELECT 1 FROM public_comments WHERE id = ?1 AND site_id = ?3)
    AND NOT EXISTS (SELECT 1 FROM posting_rate WHERE site_id = ?3 AND sender = ?7 AND window_ms = ?8 AND n >= ?9)
  ON CONFLICT DO NOTHING RETURNING comment_id`

/** ?1 comment, ?2 reporter, ?3 block */
const selectKnown = `
  SELECT 1 AS known WHERE EXISTS (SELECT 1 FROM report WHERE comment_id = ?1 AND reporter = ?2)
    OR EXISTS (SELECT 1 FROM report WHERE comment_id = ?1 AND block = ?3)`

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

/** A report to store; who sent it stands in it as keyed hashes. */
export interface ReportToStore {
  siteId: string
  commentId: string
  reporter: string
  /** The address block, of this comment and day; where no address is known, the reporter. */
  block: string
  /** The address block, of this site and day, by which reports are limited; `null`: not known. */
  sender: string | null
  /** Of how many reports from the sender in these ten minutes this may be the last. */
  most: number
  reason: string
  nowMs: number
}

/**
 * Stores a report on a published comment, if nobody has sent it before from this device or, today, this address block.
 *
 * @returns `repeat`: somebody has (after a lost answer it may be this request); `limited`: too many came from the
 *   sender; and the comment as it is now
 */
export async function addReport(
  db: Database,
  report: ReportToStore,
): Promise<{ outcome: 'reported' | 'repeat' | 'limited'; comment: ReportedComment | null }> {
  const { siteId, commentId, reporter, block, sender, most, reason, nowMs } = report
  const values = [commentId, reporter, siteId, reason, nowMs, block, sender, rateWindowMs(nowMs), most]
  const results = await run(() =>
    db.batch([
      db.prepare(insertReport).bind(...values),
      ...(sender === null ? [] : [countStatement(db, siteId, sender, nowMs)]),
      db.prepare(selectKnown).bind(commentId, reporter, block),
      db.prepare(selectReported).bind(commentId, siteId),
    ]),
  )
  const [added, known, reported] = [results[0], results.at(-2), results.at(-1)]
  const row = reported?.results[0] as ReportedRow | undefined
  const isKnown = (known?.results.length ?? 0) > 0
  const outcome = (added?.results.length ?? 0) > 0 ? 'reported' : isKnown ? 'repeat' : 'limited'
  return { outcome, comment: row ? toReported(row) : null }
}
