import type { Status } from '../../contract/index.ts'
import { type Database, inParts, run, valuesList } from './db.ts'

/** ?1 site, ?2 comment, ?3 new status, ?4 key, ?5 action, ?6 now */
const insertAudit = `
  INSERT INTO audit (site_id, key_id, action, comment_id, before, after, created_at_ms)
  SELECT site_id, ?4, ?5, id, status, ?3, ?6 FROM comment WHERE id = ?2 AND site_id = ?1 AND status <> ?3`

const updateStatus = `
  UPDATE comment SET previous_status = status, status = ?3 WHERE id = ?2 AND site_id = ?1 AND status <> ?3`

/**
 * Replies stand under their nearest approved ancestor, and a thread begins at the first approved comment of
 * its line. This finds all that was ever answered below a comment and puts both right again; where a comment
 * has no answers it reads one index entry. ?1 site, ?2 comment
 */
const moveReplies = `
  WITH RECURSIVE below (id, is_approved, under, top) AS (
    SELECT id, status = 'approved', visible_parent_id, thread_id FROM comment WHERE id = ?2 AND site_id = ?1
    UNION ALL
    SELECT c.id, c.status = 'approved', iif(below.is_approved, below.id, below.under),
           iif(below.is_approved OR below.under IS NOT NULL, below.top, c.id)
    FROM below CROSS JOIN comment AS c ON c.parent_id = below.id
  )
  UPDATE comment SET visible_parent_id = below.under, thread_id = below.top
  FROM below
  WHERE comment.id = below.id AND (comment.visible_parent_id IS NOT below.under OR comment.thread_id <> below.top)`

/**
 * Gives a comment a status, with its audit row and the moves it causes among its replies: one batch.
 * A comment that has the status already is left alone, without an audit row.
 */
export async function setStatus(
  db: Database,
  change: { siteId: string; commentId: string; status: Status; action: string; keyId: string; nowMs: number },
): Promise<void> {
  const { siteId, commentId, status } = change
  await run(() =>
    db.batch([
      db.prepare(insertAudit).bind(siteId, commentId, status, change.keyId, change.action, change.nowMs),
      db.prepare(updateStatus).bind(siteId, commentId, status),
      db.prepare(moveReplies).bind(siteId, commentId),
    ]),
  )
}

/** Notes that readers' addresses were shown to the holder of a key. */
export async function auditEmailRead(
  db: Database,
  read: { siteId: string; keyId: string; commentIds: readonly string[]; nowMs: number },
): Promise<void> {
  const { siteId, keyId, nowMs } = read
  const statements = inParts(read.commentIds).map((part) =>
    db
      .prepare(
        `INSERT INTO audit (site_id, key_id, action, comment_id, created_at_ms)
         SELECT ?1, ?2, 'email.read', column1, ?3 FROM (VALUES ${valuesList(part.length, 4)})`,
      )
      .bind(siteId, keyId, nowMs, ...part),
  )
  await db.batch(statements)
}
