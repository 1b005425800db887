import { firstCommentId } from '../../contract/index.ts'
import { type Database, deleteRows } from './db.ts'

/** Both ids begin with the moment of their making, so each is one range of the table's own order. */
const reports = 'DELETE FROM report WHERE comment_id < ?1 AND created_at_ms < ?2'
const operations = 'DELETE FROM operation WHERE id < ?1'

/**
 * Deletes reports that came before a moment, on comments from before it; the comment itself has their number.
 *
 * @returns how many rows
 */
export function deleteOldReports(db: Database, beforeMs: number): Promise<number> {
  return deleteRows(db, reports, firstCommentId(beforeMs), beforeMs)
}

/** Deletes operations from before a moment, which nobody can undo then; the trail keeps what they did. @returns how many */
export function deleteOldOperations(db: Database, beforeMs: number): Promise<number> {
  return deleteRows(db, operations, firstCommentId(beforeMs))
}
