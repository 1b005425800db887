import { type Database, run } from './db.ts'
import { auditChange, auditStatement } from './moderation.ts'

/**
 * Two pages become one, and one becomes two again. Each is one batch; its statements look at the page's
 * `merged_into_id`, which the last of them changes, so that a batch that is sent twice does its work once.
 */

/** ?1 site, ?2 page, ?3 the page that is to be joined: true until one of them has joined another, or a third the first. */
const mayJoin = `(
  (SELECT count(*) FROM page WHERE id IN (?2, ?3) AND site_id = ?1 AND merged_into_id IS NULL) = 2
  AND NOT EXISTS (SELECT 1 FROM page INDEXED BY page_merged WHERE merged_into_id = ?2))`

const noteMoves = `
  INSERT INTO page_move (from_page_id, comment_id, pinned_at_ms)
  SELECT page_id, id, pinned_at_ms FROM comment INDEXED BY comment_page_queue
  WHERE site_id = ?1 AND page_id = ?2 AND status IN ('pending', 'approved', 'spam', 'deleted') AND ${mayJoin}
  ON CONFLICT DO NOTHING`

/** Three pins and three would be six: those who come along lose theirs until they leave. */
const moveComments = `
  UPDATE comment SET page_id = target.id, page_key = target.key, page_url = target.url, page_title = target.title,
    pinned_at_ms = NULL
  FROM page_move AS moved CROSS JOIN page AS target ON target.id = ?3 AND target.site_id = ?1
  WHERE moved.from_page_id = ?2 AND comment.id = moved.comment_id AND ${mayJoin}`

const addCounts = `
  UPDATE page SET views = page.views + source.views, comments = page.comments + source.comments
  FROM page AS source
  WHERE page.id = ?3 AND page.site_id = ?1 AND source.id = ?2 AND ${mayJoin}`

/** The page keeps its own number of views, which goes on growing with what still comes to it. */
const join = `
  UPDATE page SET merged_into_id = ?3, comments = 0 WHERE id = ?2 AND ${mayJoin}`

/** ?1 site, ?2 page, ?3 the page that it joined: true until it has left. */
const isJoined = 'EXISTS (SELECT 1 FROM page WHERE id = ?2 AND site_id = ?1 AND merged_into_id = ?3)'

/** A page of a site and another that it joins or has joined. */
export interface PagePair {
  siteId: string
  pageId: number
  intoId: number
}

/** Who merges, and what the audit trail says of it. */
export interface MergeNote {
  keyId: string
  detail: string
  nowMs: number
}

/**
 * Makes one page of two: whoever asks for the first gets the second, with the comments and views of both.
 *
 * @returns whether they are one now: not when either has been merged in another way meanwhile
 */
export async function mergePage(
  db: Database,
  { siteId, pageId, intoId }: PagePair,
  note: MergeNote,
): Promise<boolean> {
  const results = await run(() =>
    db.batch<unknown>([
      ...[noteMoves, moveComments, addCounts, join].map((sql) =>
        db.prepare(sql).bind(siteId, pageId, intoId),
      ),
      auditChange(db, { siteId, action: 'page.merge', ...note }),
      db.prepare(`SELECT 1 WHERE ${isJoined}`).bind(siteId, pageId, intoId),
    ]),
  )
  return (results.at(-1)?.results.length ?? 0) > 0
}

/** What was answered to a comment that came along leaves with it. ?2 page, ?3 the page that is left */
const noteAnswers = `
  INSERT INTO page_move (from_page_id, comment_id)
  WITH RECURSIVE below (id) AS (
    SELECT comment_id FROM page_move WHERE from_page_id = ?2
    UNION SELECT c.id FROM below CROSS JOIN comment AS c ON c.parent_id = below.id AND c.page_id = ?3
  )
  SELECT ?2, id FROM below WHERE ${isJoined}
  ON CONFLICT DO NOTHING`

const takeCounts = `
  UPDATE page SET views = page.views - source.views,
    comments = page.comments - (SELECT count(*) FROM page_move AS moved CROSS JOIN public_comments AS c
      ON c.id = moved.comment_id AND c.page_id = ?3 WHERE moved.from_page_id = ?2)
  FROM page AS source
  WHERE page.id = ?3 AND page.site_id = ?1 AND source.id = ?2 AND source.merged_into_id = ?3`

const leave = `
  UPDATE page SET comments = (SELECT count(*) FROM page_move AS moved CROSS JOIN public_comments AS c
      ON c.id = moved.comment_id AND c.page_id = ?3 WHERE moved.from_page_id = ?2)
  WHERE id = ?2 AND site_id = ?1 AND merged_into_id = ?3`

const moveBack = `
  UPDATE comment SET page_id = source.id, page_key = source.key, page_url = source.url, page_title = source.title,
    pinned_at_ms = coalesce(comment.pinned_at_ms, moved.pinned_at_ms)
  FROM page_move AS moved CROSS JOIN page AS source ON source.id = ?2 AND source.site_id = ?1
  WHERE moved.from_page_id = ?2 AND comment.id = moved.comment_id AND comment.page_id = ?3 AND ${isJoined}`

const part = 'UPDATE page SET merged_into_id = NULL WHERE id = ?2 AND site_id = ?1 AND merged_into_id = ?3'
const forgetMoves = `
  DELETE FROM page_move WHERE from_page_id = ?2
    AND EXISTS (SELECT 1 FROM page WHERE id = ?2 AND site_id = ?1 AND merged_into_id IS NULL)`

/** Gives a page back what it brought: its comments with the answers to them, and the views that came to it. */
export async function unmergePage(
  db: Database,
  { siteId, pageId, intoId }: PagePair,
  note: MergeNote,
): Promise<void> {
  await run(() =>
    db.batch([
      ...[noteAnswers, takeCounts, leave, moveBack, part].map((sql) =>
        db.prepare(sql).bind(siteId, pageId, intoId),
      ),
      db.prepare(forgetMoves).bind(siteId, pageId),
      auditStatement(db, { siteId, action: 'page.unmerge', ...note }),
    ]),
  )
}

const selectMerge = `
  SELECT named.id, named.merged_into_id AS intoId, target.key AS "into",
    EXISTS (SELECT 1 FROM page INDEXED BY page_merged WHERE merged_into_id = named.id) AS hasOthers
  FROM page AS named LEFT JOIN page AS target ON target.id = named.merged_into_id
  WHERE named.site_id = ?1 AND named.key = ?2`

/** A page by its own key, whatever it has joined. */
export interface MergeState {
  id: number
  /** The page that it has joined, with its key. */
  intoId: number | null
  into: string | null
  /** Others have joined it. */
  hasOthers: boolean
}

/** @returns `null` for a page that nobody has seen yet */
export async function findMergeState(db: Database, siteId: string, key: string): Promise<MergeState | null> {
  const row = await run(() =>
    db.prepare(selectMerge).bind(siteId, key).first<Omit<MergeState, 'hasOthers'> & { hasOthers: number }>(),
  )
  return row && { ...row, hasOthers: row.hasOthers === 1 }
}
