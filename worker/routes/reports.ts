import { newCommentId, type ReportAnswer } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { reportsHold } from '../policy/posting.ts'
import type { Database } from '../store/db.ts'
import { applyChanges, type Change } from '../store/moderation.ts'
import { addReport, findReported, type ReportedComment } from '../store/reports.ts'
import type { StoredSite } from '../store/rows.ts'

/** Sada itself, in the trail of what was done. */
const nobody = ''

/**
 * Keeps a reader's report; when it is one too many, the comment waits for a moderator.
 *
 * @throws AppError `comment_not_found` for what is not published, `page_closed`
 */
export async function report(
  db: Database,
  site: StoredSite,
  given: { commentId: string; reporter: string; reason: string; nowMs: number },
): Promise<ReportAnswer['outcome']> {
  const { commentId, nowMs } = given
  const before = await findReported(db, site.id, commentId)
  if (before?.status !== 'approved') throw new AppError('comment_not_found')
  if (before.pageState === 'closed') throw new AppError('page_closed')
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
