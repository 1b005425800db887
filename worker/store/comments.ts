import { firstCommentId, type Reason, type Status } from '../../contract/index.ts'
import { type Database, deleteRows, run } from './db.ts'
import { auditChange } from './moderation.ts'
import { ensurePage, type PageRow, type PageToStore, pageStatement } from './pages.ts'
import { siteToken } from './queue-filter.ts'
import { countStatement, type Rate, rateStatement, rateWindowMs } from './rates.ts'
import type { PublicCommentRow } from './rows.ts'

const selectParent =
  'SELECT id, page_id, page_key, visible_parent_id, depth, status FROM comment WHERE id = ?1 AND site_id = ?2'

/** An unknown device or address is NULL, and equal to none. ?1 site, ?2 device, ?3 author */
const selectTrust = `
  SELECT 1 AS trusted FROM comment
  WHERE site_id = ?1 AND device_mac = ?2 AND author_mac = ?3 AND status = 'approved' LIMIT 1`

const selectDeviceTrust = `
  SELECT 1 AS trusted FROM comment WHERE site_id = ?1 AND device_mac = ?2 AND status = 'approved' LIMIT 1`

const selectPosted = `
  SELECT idempotency.request_mac, c.status, c.id, c.visible_parent_id AS parent_id, c.thread_id, c.author_name,
    c.author_website, c.staff, c.body, c.created_at_ms, c.edited_at_ms, c.reply_count, c.thread_count,
    c.pinned_at_ms
  FROM idempotency JOIN comment AS c ON c.id = idempotency.comment_id
  WHERE idempotency.site_id = ?1 AND idempotency.key_mac = ?2`

/** The ids of an author's latest comments hold their times. ?1 site, ?2 author, ?3 lowest id, ?4 most */
const selectLatest = `
  SELECT id FROM comment INDEXED BY comment_author
  WHERE site_id = ?1 AND author_mac = ?2 AND id >= ?3 ORDER BY id DESC LIMIT ?4`

/**
 * An author is the same by the address, or, where none is given, by device and name: two who say «شكرا» and no more of
 * themselves are two. ?1 site, ?2 text, ?3 lowest id, ?4 author, ?5 name, ?6 parent, ?7 page's key, ?8 device
 */
const selectSameText = `
  SELECT coalesce(sum(parent_id IS ?6 AND page_key = ?7 AND status <> 'deleted' AND author_mac IS ?4
      AND (?4 IS NOT NULL OR (device_mac IS ?8 AND author_name IS ?5))), 0) AS inPlace,
    count(*) AS anywhere
  FROM (SELECT author_mac, device_mac, author_name, parent_id, page_key, status FROM comment INDEXED BY comment_text
        WHERE site_id = ?1 AND text_mac = ?2 AND id >= ?3 LIMIT 50)`

/** As {@link selectLatest}, of a device whose reader gives no address. ?2 device */
const selectLatestOfDevice = `
  SELECT id FROM comment INDEXED BY comment_device
  WHERE site_id = ?1 AND device_mac = ?2 AND author_mac IS NULL AND id >= ?3 ORDER BY id DESC LIMIT ?4`

/** ?1 site, ?2 now */
const selectToday = `
  SELECT received FROM site_day WHERE site_id = ?1 AND day = date(?2 / 1000, 'unixepoch')`

const dayMs = 86_400_000
const minuteMs = 60_000

/** The comment behind an idempotency key. */
export interface PostedRow extends PublicCommentRow {
  request_mac: string
  status: string
}

/** A comment that somebody answers. */
export interface ParentRow {
  id: string
  page_id: number
  page_key: string
  visible_parent_id: string | null
  depth: number
  status: string
}

/** What the decision on a new comment needs to know. */
export interface StoredFacts {
  page: PageRow | null
  parent: ParentRow | null
  hasApprovedComment: boolean
  /** Ids of this author's comments of the last minute, oldest first. */
  latestByAuthor: string[]
  sameText: { inPlace: number; anywhere: number }
  fromAddress: Rate
  /** Comments that the site had on this day (UTC). */
  siteToday: number
  /** What an earlier request with the same idempotency key stored. */
  earlier: PostedRow | null
}

/** @returns `null` when the site has no such comment */
export function findParent(db: Database, siteId: string, id: string): Promise<ParentRow | null> {
  return run(() => db.prepare(selectParent).bind(id, siteId).first<ParentRow>())
}

/** Who sends a comment, and what makes it recognisable: keyed hashes only. */
export interface PostingSubject {
  pageKey: string
  parentId: string | null
  name: string | null
  deviceMac: string | null
  authorMac: string | null
  textMac: string
  /** The sender's address on this day; `null` when it is not known. */
  sender: string | null
  keyMac: string
  mostPerMinute: number
  /** Whether a device is known by itself: where the site asks for no address. */
  isDeviceEnough: boolean
  nowMs: number
}

/** Reads all facts in one round trip. */
export async function postingFacts(
  db: Database,
  siteId: string,
  subject: PostingSubject,
): Promise<StoredFacts> {
  const { parentId, deviceMac, authorMac, nowMs, textMac } = subject
  const dayAgo = firstCommentId(nowMs - dayMs)
  const minuteAgo = firstCommentId(nowMs - minuteMs)
  const most = Math.max(1, subject.mostPerMinute)
  const place = [authorMac, subject.name, parentId, subject.pageKey, deviceMac]
  const trustOf = subject.isDeviceEnough
    ? db.prepare(selectDeviceTrust).bind(siteId, deviceMac)
    : db.prepare(selectTrust).bind(siteId, deviceMac, authorMac)
  const latestOf =
    authorMac === null
      ? db.prepare(selectLatestOfDevice).bind(siteId, deviceMac, minuteAgo, most)
      : db.prepare(selectLatest).bind(siteId, authorMac, minuteAgo, most)
  const [pages, parents, trust, earlier, latest, same, rate, today] = await run(() =>
    db.batch([
      pageStatement(db, siteId, subject.pageKey),
      db.prepare(selectParent).bind(parentId, siteId),
      trustOf,
      db.prepare(selectPosted).bind(siteId, subject.keyMac),
      latestOf,
      db.prepare(selectSameText).bind(siteId, textMac, dayAgo, ...place),
      rateStatement(db, siteId, subject.sender, nowMs),
      db.prepare(selectToday).bind(siteId, nowMs),
    ]),
  )
  return {
    page: (pages?.results[0] as PageRow | undefined) ?? null,
    parent: (parents?.results[0] as ParentRow | undefined) ?? null,
    hasApprovedComment: (trust?.results.length ?? 0) > 0,
    earlier: (earlier?.results[0] as PostedRow | undefined) ?? null,
    latestByAuthor: ((latest?.results ?? []) as { id: string }[]).map(({ id }) => id).toReversed(),
    sameText: same?.results[0] as { inPlace: number; anywhere: number },
    fromAddress: rate?.results[0] as Rate,
    siteToday: (today?.results[0] as { received: number } | undefined)?.received ?? 0,
  }
}

/**
 * A key that was used before stores nothing; nor does an answer to a comment that lost its approval since the
 * facts were read, nor what is one too many by now.
 */
const insertComment = `
  INSERT INTO comment (id, site_id, page_id, parent_id, depth, visible_parent_id, thread_id, status, reasons,
    author_name, author_website, author_email, author_mac, device_mac, body, created_at_ms, text_mac, staff,
    page_key, page_url, page_title, parent_name, parent_excerpt)
  SELECT ?1, ?2, page.id, ?4, ?5, ?4, coalesce(parent.thread_id, ?1), ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?16, ?17,
    page.key, page.url, page.title, parent.author_name, substr(parent.body, 1, 300)
  FROM page AS named CROSS JOIN page ON page.id = coalesce(named.merged_into_id, named.id)
    LEFT JOIN comment AS parent ON parent.id = ?4
  WHERE named.site_id = ?2 AND named.key = ?3
    AND (?4 IS NULL OR parent.status = 'approved')
    AND NOT EXISTS (SELECT 1 FROM idempotency WHERE site_id = ?2 AND key_mac = ?15)
    AND NOT EXISTS (SELECT 1 FROM posting_rate WHERE site_id = ?2 AND sender = ?18 AND window_ms = ?19 AND n >= ?20)
    AND NOT EXISTS (SELECT 1 FROM site_day
      WHERE site_id = ?2 AND day = date(?14 / 1000, 'unixepoch') AND received >= ?21)
  ON CONFLICT (id) DO NOTHING`

const insertKey = `
  INSERT INTO idempotency (site_id, key_mac, request_mac, comment_id, created_at_ms)
  SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM comment WHERE id = ?4)
  ON CONFLICT (site_id, key_mac) DO NOTHING`

/** Two requests of one batch that is sent again must not index a comment twice. ?1 comment, ?2 site, ?3 name, ?4 text */
const insertWords = `
  INSERT INTO comment_words (rowid, site, author, body)
  SELECT c.rowid, ?2, ?3, ?4 FROM comment AS c
  WHERE c.id = ?1 AND NOT EXISTS (SELECT 1 FROM comment_words WHERE rowid = c.rowid)`

/** Comes right after the comment: one that is sent again is not counted again. */
const nameStaff = `
  INSERT INTO staff_name (site_id, folded) SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM comment WHERE id = ?3)
  ON CONFLICT DO NOTHING`

/** The statement that puts a comment's words into the index; harmless to repeat. Both texts as `indexText` makes them. */
export function wordsStatement(
  db: Database,
  siteId: string,
  id: string,
  words: { name: string; body: string },
): D1PreparedStatement {
  return db.prepare(insertWords).bind(id, siteToken(siteId), words.name, words.body)
}

/** A comment whose fate is decided. */
export interface CommentToStore {
  id: string
  siteId: string
  page: PageToStore
  parentId: string | null
  depth: number
  status: Status
  reasons: readonly Reason[]
  author: {
    name: string | null
    website: string | null
    sealedEmail: string | null
    mac: string | null
    deviceMac: string | null
  }
  body: string
  textMac: string
  words: { name: string; body: string }
  /** The sender's address on this day. */
  sender: string | null
  /** Of how many comments this may be the last: from the sender in these ten minutes, on the site today; `null`: of any. */
  most: { fromAddress: number; onSite: number } | null
  /** An answer of the site's staff: whose key it was, and the name, folded, which no reader may take from then on. */
  staff: { keyId: string; foldedName: string } | null
  nowMs: number
  keyMac: string
  requestMac: string
}

/** What is counted or noted of a comment that was stored just now. */
function afterComment(db: Database, comment: CommentToStore): D1PreparedStatement[] {
  const { id, siteId, sender, staff, nowMs } = comment
  if (staff !== null) {
    const { keyId, foldedName } = staff
    return [
      auditChange(db, { siteId, keyId, action: 'reply', commentId: id, nowMs }),
      db.prepare(nameStaff).bind(siteId, foldedName, id),
    ]
  }
  return sender === null ? [] : [countStatement(db, siteId, sender, nowMs)]
}

/**
 * Stores a comment, once for an idempotency key, in one batch, and reads back what the key stands for: this
 * comment, or the one that an earlier request with the key stored.
 *
 * @returns `null` when nothing was stored because the parent is no longer approved, or because of `most`
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
    comment.textMac,
    comment.staff === null ? 0 : 1,
    comment.sender,
    rateWindowMs(nowMs),
    comment.most?.fromAddress ?? null,
    comment.most?.onSite ?? null,
  ]
  const results = await run(() =>
    db.batch<PostedRow>([
      ensurePage(db, siteId, page, nowMs),
      db.prepare(insertComment).bind(...values),
      ...afterComment(db, comment),
      db.prepare(insertKey).bind(siteId, comment.keyMac, comment.requestMac, comment.id, nowMs),
      wordsStatement(db, siteId, comment.id, comment.words),
      db.prepare(selectPosted).bind(siteId, comment.keyMac),
    ]),
  )
  return results.at(-1)?.results[0] ?? null
}

/** Deletes what recognised repeated requests before a moment. @returns how many rows */
export function deleteOldKeys(db: Database, beforeMs: number): Promise<number> {
  return deleteRows(db, 'DELETE FROM idempotency WHERE created_at_ms < ?1', beforeMs)
}

/** Deletes what counted comments and reports from addresses before a moment. @returns how many rows */
export function deleteOldRates(db: Database, beforeMs: number): Promise<number> {
  return deleteRows(db, 'DELETE FROM posting_rate WHERE window_ms < ?1', beforeMs)
}
