import { newCommentId, type ReportAnswer } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { reportsHold } from '../policy/posting.ts'
import type { Database } from '../store/db.ts'
import { applyChanges } from '../store/moderation.ts'
import { addReport, findReported, noteReports } from '../store/reports.ts'
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
  if (before.page.state === 'closed') throw new AppError('page_closed')
  const isNew = await addReport(db, { siteId: site.id, ...given })
  const reported = isNew ? await findReported(db, site.id, commentId) : before
  if (reported && reportsHold(site.settings, reported)) {
    await noteReports(db, site.id, commentId)
    const operation = { id: newCommentId(nowMs), siteId: site.id, keyId: nobody, action: 'hold', nowMs }
    const change = {
      id: commentId,
      from: 'approved',
      to: 'pending',
      previous: 'approved',
      isJudged: false,
    } as const
    await applyChanges(db, operation, [change])
  }
  return isNew ? 'reported' : 'repeat'
}
