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

/**
 * Keeps a reader's report; when it is one too many, the comment waits for a moderator.
 *
 * @throws AppError `comment_not_found` for what is not published, `page_closed`, `too_many_reports`
 */
export async function report(
  db: Database,
  site: StoredSite,
  given: Omit<ReportToStore, 'siteId'>,
): Promise<ReportAnswer['outcome']> {
  const { commentId, nowMs } = given
  const { comment: before, fromAddress } = await findReported(db, { siteId: site.id, ...given })
  if (before?.status !== 'approved') throw new AppError('comment_not_found')
  if (before.pageState === 'closed') throw new AppError('page_closed')
  if (fromAddress >= limits.reportsPerAddress) {
    const headers = { 'Retry-After': String(rateEndsInSeconds(nowMs)) }
    throw new AppError('too_many_reports', { headers })
  }
  const { isNew, comment } = await addReport(db, { siteId: site.id, ...given })
  if (comment && reportsHold(site.settings, comment)) {
    const operation = { id: newCommentId(nowMs), siteId: site.id, keyId: nobody, action: 'hold', nowMs }
    await applyChanges(db, operation, [holdFor(commentId, comment)])
  }
  return isNew ? 'reported' : 'repeat'
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
    reasons: JSON.stringify([...others, { code: 'reports', detail: String(reports) }]),
  }
}
