import { firstCommentId } from '../../contract/index.ts'
import { type Database, run } from './db.ts'

/** Both ids begin with the moment of their making, so each is one range of the table's own order. */
const deleteReports = 'DELETE FROM report WHERE comment_id < ?1 AND created_at_ms < ?2'
const deleteOperations = 'DELETE FROM operation WHERE id < ?1'

/**
 * Deletes reports that came before a moment, on comments from before it (the comment itself has their number), and
 * operations from before another, which nobody can undo then; the trail keeps what they did.
 *
 * @returns how many rows
 */
export async function deleteOldReportsAndOperations(
  db: Database,
  before: { reportsMs: number; operationsMs: number },
): Promise<{ reports: number; operations: number }> {
  const { reportsMs, operationsMs } = before
  const [reports, operations] = await run(() =>
    db.batch([
      db.prepare(deleteReports).bind(firstCommentId(reportsMs), reportsMs),
      db.prepare(deleteOperations).bind(firstCommentId(operationsMs)),
    ]),
  )
  return { reports: reports?.meta.changes ?? 0, operations: operations?.meta.changes ?? 0 }
}
