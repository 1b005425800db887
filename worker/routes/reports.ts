import { limits, newCommentId, type ReportAnswer } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { reportsHold } from '../policy/posting.ts'
import type { Database } from '../store/db.ts'
import { applyChanges, type Change } from '../store/moderation.ts'
import { rateEndsInSeconds } from '../store/rates.ts'
import { addReport, findReported, type ReportedComment, type ReportToStore } from '../store/reports.ts'
import type { StoredSite } from '../store/rows.ts'

/** Sada itself, in the trail of what was done. */
const nobody = ''

/** @throws AppError `comment_not_found` for what is not published, `page_closed` */
function requireOpen(comment: ReportedComment | null): void {
  if (comment?.status !== 'approved') throw new AppError('comment_not_found')
  if (comment.pageState === 'closed') throw new AppError('page_closed')
}

/**
 * Keeps a reader's report; when it is one too many, the comment waits for a moderator.
 *
 * @throws AppError `comment_not_found` for what is not published, `page_closed`, `too_many_reports`
 */
export async function report(
  db: Database,
  site: StoredSite,
  given: Omit<ReportToStore, 'siteId' | 'most'>,
): Promise<ReportAnswer['outcome']> {
  const { commentId, nowMs } = given
  requireOpen(await findReported(db, site.id, commentId))
  const most = limits.reportsPerAddress
  const { outcome, comment } = await addReport(db, { siteId: site.id, most, ...given })
  if (outcome === 'limited') {
    requireOpen(comment)
    const headers = { 'Retry-After': String(rateEndsInSeconds(nowMs)) }
    throw new AppError('too_many_reports', { headers })
  }
  if (comment && reportsHold(site.settings, comment)) {
    const operation = {
      id: newCommentId(nowMs),
      siteId: site.id,
      keyId: nobody,
      action: 'hold',
      nowMs,
    } as const
    await applyChanges(db, operation, [holdFor(commentId, comment)])
  }
  return outcome
}

/** A moderator is told why: the reason joins those that the comment has. */
function holdFor(id: string, { reports, reasons }: ReportedComment): Change {
  const others = reasons.filter(({ code }) => code !== 'reports')
  return {
    id,
    from: 'approved',
    to: 'pending',
    previous: 'approved',
    isJudged: false,
    unlessJudged: true,
    reasons: JSON.stringify([...others, { code: 'reports', detail: String(reports) }]),
  }
}
