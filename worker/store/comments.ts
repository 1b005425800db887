import type { PostedStatus, Reason } from '../../contract/index.ts'
import { type Database, run } from './db.ts'
import { ensurePage, type PageRow, type PageToStore, pageStatement } from './pages.ts'
import type { PublicCommentRow } from './rows.ts'

const selectParent =
  'SELECT id, page_id, visible_parent_id, depth, status FROM comment WHERE id = ?1 AND site_id = ?2'

const selectTrust = `
  SELECT 1 AS trusted FROM comment
  WHERE site_id = ?1 AND device_mac = ?2 AND author_mac IS ?3 AND status = 'approved' LIMIT 1`

const selectPosted = `
  SELECT idempotency.request_mac, c.status, c.id, c.visible_parent_id AS parent_id, c.thread_id, c.author_name,
    c.author_website, c.staff, c.body, c.created_at_ms, c.edited_at_ms, c.reply_count, c.thread_count
  FROM idempotency JOIN comment AS c ON c.id = idempotency.comment_id
  WHERE idempotency.site_id = ?1 AND idempotency.key_mac = ?2`

/** The comment behind an idempotency key. */
export interface PostedRow extends PublicCommentRow {
  request_mac: string
  status: string
}

/** A comment that somebody answers. */
export interface ParentRow {
  id: string
  page_id: number
  visible_parent_id: string | null
  depth: number
  status: string
}

/** What the decision on a new comment needs to know. */
export interface StoredFacts {
  page: PageRow | null
  parent: ParentRow | null
  hasApprovedComment: boolean
  /** What an earlier request with the same idempotency key stored. */
  earlier: PostedRow | null
}

/** Reads all facts in one round trip. */
export async function postingFacts(
  db: Database,
  siteId: string,
  subject: {
    pageKey: string
    parentId: string | null
    deviceMac: string | null
    authorMac: string | null
    keyMac: string
  },
): Promise<StoredFacts> {
  const [pages, parents, trust, earlier] = await run(() =>
    db.batch([
      pageStatement(db, siteId, subject.pageKey),
      db.prepare(selectParent).bind(subject.parentId, siteId),
      db.prepare(selectTrust).bind(siteId, subject.deviceMac, subject.authorMac),
      db.prepare(selectPosted).bind(siteId, subject.keyMac),
    ]),
  )
  return {
    page: (pages?.results[0] as PageRow | undefined) ?? null,
    parent: (parents?.results[0] as ParentRow | undefined) ?? null,
    hasApprovedComment: (trust?.results.length ?? 0) > 0,
    earlier: (earlier?.results[0] as PostedRow | undefined) ?? null,
  }
}

/**
 * A key that was used before stores nothing; nor does an answer to a comment that lost its approval since the
 * facts were read.
 */
const insertComment = `
  INSERT INTO comment (id, site_id, page_id, parent_id, depth, visible_parent_id, thread_id, status, reasons,
    author_name, author_website, author_email, author_mac, device_mac, body, created_at_ms, page_key, page_url, page_title)
  SELECT ?1, ?2, page.id, ?4, ?5, ?4, coalesce(parent.thread_id, ?1), ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,
    page.key, page.url, page.title
  FROM page LEFT JOIN comment AS parent ON parent.id = ?4
  WHERE page.site_id = ?2 AND page.key = ?3
    AND (?4 IS NULL OR parent.status = 'approved')
    AND NOT EXISTS (SELECT 1 FROM idempotency WHERE site_id = ?2 AND key_mac = ?15)
  ON CONFLICT (id) DO NOTHING`

const insertKey = `
  INSERT INTO idempotency (site_id, key_mac, request_mac, comment_id, created_at_ms)
  SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM comment WHERE id = ?4)
  ON CONFLICT (site_id, key_mac) DO NOTHING`

/** A comment whose fate is decided. */
export interface CommentToStore {
  id: string
  siteId: string
  page: PageToStore
  parentId: string | null
  depth: number
  status: PostedStatus
  reasons: readonly Reason[]
  author: {
    name: string | null
    website: string | null
    sealedEmail: string | null
    mac: string | null
    deviceMac: string | null
  }
  body: string
  nowMs: number
  keyMac: string
  requestMac: string
}

/**
 * Stores a comment, once for an idempotency key, in one batch, and reads back what the key stands for: this
 * comment, or the one that an earlier request with the key stored.
 *
 * @returns `null` when nothing was stored because the parent is no longer approved
 */
export async function storeComment(db: Database, comment: CommentToStore): Promise<PostedRow | null> {
  const { siteId, page, author, nowMs } = comment
  const values = [
    comment.id,
    siteId,
    page.key,
    comment.parentId,
    comment.depth,
    comment.status,
    JSON.stringify(comment.reasons),
    author.name,
    author.website,
    author.sealedEmail,
    author.mac,
    author.deviceMac,
    comment.body,
    nowMs,
    comment.keyMac,
  ]
  const results = await run(() =>
    db.batch<PostedRow>([
      ensurePage(db, siteId, page, nowMs),
      db.prepare(insertComment).bind(...values),
      db.prepare(insertKey).bind(siteId, comment.keyMac, comment.requestMac, comment.id, nowMs),
      db.prepare(selectPosted).bind(siteId, comment.keyMac),
    ]),
  )
  return results[3]?.results[0] ?? null
}

/** Deletes keys of requests that nobody repeats any more. @returns how many */
export async function deleteOldIdempotencyKeys(db: Database, beforeMs: number): Promise<number> {
  const { meta } = await run(() =>
    db.prepare('DELETE FROM idempotency WHERE created_at_ms < ?1').bind(beforeMs).run(),
  )
  return meta.changes
}
