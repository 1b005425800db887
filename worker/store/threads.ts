import { type Comment, decodeCursor, encodeCursor, limits, type Sort } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { type Database, run } from './db.ts'
import { type PublicCommentRow, publicColumns, publicNames, toComment } from './rows.ts'

/**
 * Published comments of a page, in threads. One statement reads a piece: the threads from one index, and of
 * each thread its first comments from another, so the rows read are those returned (and one to know whether
 * more follows), however many comments the page or the site has.
 */

/** The highest comment id there can be, and the lowest. */
const lastId = '7zzzzzzzzzzzzzzzzzzzzzzzzz'
const firstId = ''

/** Where a piece begins, and in which direction: text of ours only, never a reader's. */
const ranges: Record<Sort, { after: string; order: string }> = {
  oldest: { after: 'id > ?2', order: 'id' },
  newest: { after: 'id < ?2', order: 'id DESC' },
  top: { after: '(thread_count, id) < (?5, ?2)', order: 'thread_count DESC, id DESC' },
}

/** A thread of one comment is complete without asking for its comments; any other is read with its first. */
const threadColumns = publicNames
  .map((name) => `iif(c.id IS NULL, thread.${name}, c.${name}) AS ${name}`)
  .join(', ')

/** Threads with their first comments. ?4 comments of a thread */
function threadsStatement(threads: string): string {
  return `
    SELECT ${threadColumns}
    FROM (${threads}) AS thread
    LEFT JOIN public_comments AS c
      ON c.thread_id = iif(thread.thread_count > 1, thread.id, NULL)
      AND c.id <= CASE WHEN thread.thread_count <= ?4 THEN '${lastId}'
                       ELSE (SELECT id FROM public_comments WHERE thread_id = thread.id ORDER BY id LIMIT 1 OFFSET ?4 - 1) END`
}

/** ?1 page, ?2 id of the last thread, ?3 threads; `top` alone: ?5 size of the last thread */
function inOrder(sort: Sort): string {
  const { after, order } = ranges[sort]
  return `SELECT ${publicNames.join(', ')} FROM public_comments
    WHERE page_id = ?1 AND parent_id IS NULL AND pinned_at_ms IS NULL AND ${after}
    ORDER BY ${order} LIMIT ?3`
}

/** The few that a moderator put before the others, in the order in which that was done. */
const pinned = threadsStatement(
  `SELECT ${publicNames.join(', ')} FROM public_comments
   WHERE page_id = ?1 AND parent_id IS NULL AND pinned_at_ms IS NOT NULL ORDER BY pinned_at_ms LIMIT ?3`,
)

const threadPiece = `
  SELECT ${publicColumns} FROM public_comments AS c
  WHERE c.thread_id = ?1 AND c.id > ?2 AND c.page_id = ?4 ORDER BY c.id LIMIT ?3`

/** What the client asked for. */
export interface ThreadsQuery {
  siteId: string
  pageId: number
  sort: Sort
  limit: number
  cursor: string | undefined
  nowMs: number
}

/** A piece of a list. */
export interface CommentPiece {
  data: Comment[]
  next_cursor: string | null
}

function byThread(rows: readonly PublicCommentRow[]): Map<string, PublicCommentRow[]> {
  const threads = new Map<string, PublicCommentRow[]>()
  for (const row of rows) {
    const thread = threads.get(row.thread_id)
    if (thread) thread.push(row)
    else threads.set(row.thread_id, [row])
  }
  return threads
}

/** Puts replies under their parents. Rows whose parent is not among them stay on top, in the order given. */
function nest(rows: readonly PublicCommentRow[]): Comment[] {
  const comments = new Map(rows.map((row) => [row.id, toComment(row)]))
  const tops: Comment[] = []
  for (const row of rows) {
    const comment = comments.get(row.id)
    const siblings = comments.get(row.parent_id ?? '')?.replies.data ?? tops
    if (comment) siblings.push(comment)
  }
  return tops
}

function listName(query: ThreadsQuery): string {
  return `threads ${query.siteId} ${query.pageId} ${query.sort}`
}

function piecesName(query: ThreadsQuery): string {
  return `thread ${query.siteId} ${query.pageId}`
}

/** A place in the list of threads, or inside one thread. */
type Place = { kind: 'threads'; id: string; size: number } | { kind: 'thread'; threadId: string; id: string }

function place(query: ThreadsQuery): Place {
  const { cursor, sort, nowMs } = query
  if (cursor === undefined) {
    const isForward = sort === 'oldest'
    return { kind: 'threads', id: isForward ? firstId : lastId, size: Number.MAX_SAFE_INTEGER }
  }
  const inThread = decodeCursor(cursor, piecesName(query), nowMs)
  if ('position' in inThread) {
    const [threadId = '', id = ''] = inThread.position
    return { kind: 'thread', threadId, id }
  }
  if (inThread.fault !== 'cursor_foreign') throw new AppError(inThread.fault)
  const inThreads = decodeCursor(cursor, listName(query), nowMs)
  if ('fault' in inThreads) throw new AppError(inThreads.fault)
  const [id = '', size = '0'] = inThreads.position
  return { kind: 'threads', id, size: Number(size) }
}

/** A piece of a page's threads, each with its first comments; or, by a thread's cursor, more of that thread. */
export async function listThreads(db: Database, query: ThreadsQuery): Promise<CommentPiece> {
  const from = place(query)
  if (from.kind === 'thread') return continueThread(db, query, from)
  const values = [query.pageId, from.id, query.limit + 1, limits.threadReplies + 1]
  const inOrderOf = db
    .prepare(threadsStatement(inOrder(query.sort)))
    .bind(...(query.sort === 'top' ? [...values, from.size] : values))
  const before = db.prepare(pinned).bind(query.pageId, '', limits.pinnedMax, limits.threadReplies + 1)
  const [rows, pinnedRows] = await run(() =>
    db.batch<PublicCommentRow>(query.cursor === undefined ? [inOrderOf, before] : [inOrderOf]),
  )
  const threads = byThread(rows?.results ?? [])
  const shown = [...threads.values()].slice(0, query.limit)
  const first = [...byThread(pinnedRows?.results ?? []).values()]
  const data = [...first, ...shown].flatMap((thread) => nestThread(thread, query))
  const last = shown.at(-1)?.[0]
  const hasMore = threads.size > query.limit
  const position = last ? [last.thread_id, String(last.thread_count)] : []
  return { data, next_cursor: hasMore && last ? encodeCursor(listName(query), position, query.nowMs) : null }
}

/** One thread; when it has more comments than came along, its first comment carries the cursor to the rest. */
function nestThread(rows: readonly PublicCommentRow[], query: ThreadsQuery): Comment[] {
  const tops = nest(rows)
  const [first] = rows
  const [top] = tops
  const last = rows.at(-1)
  if (first && top && last && first.thread_count > rows.length) {
    top.replies.next_cursor = encodeCursor(piecesName(query), [first.thread_id, last.id], query.nowMs)
  }
  return tops
}

async function continueThread(
  db: Database,
  query: ThreadsQuery,
  from: { threadId: string; id: string },
): Promise<CommentPiece> {
  const { results } = await run(() =>
    db
      .prepare(threadPiece)
      .bind(from.threadId, from.id, limits.threadPieceSize + 1, query.pageId)
      .all<PublicCommentRow>(),
  )
  const rows = results.slice(0, limits.threadPieceSize)
  const last = rows.at(-1)
  const hasMore = results.length > rows.length
  return {
    data: rows.map(toComment),
    next_cursor:
      hasMore && last ? encodeCursor(piecesName(query), [from.threadId, last.id], query.nowMs) : null,
  }
}

const commentWithAncestors = `
  WITH RECURSIVE chain (id, parent_id, level) AS (
    SELECT id, parent_id, 0 FROM public_comments WHERE id = ?1 AND site_id = ?2
    UNION ALL
    SELECT p.id, p.parent_id, chain.level + 1 FROM chain CROSS JOIN public_comments AS p ON p.id = chain.parent_id
  )
  SELECT ${publicColumns}, page.key AS page
  FROM chain CROSS JOIN public_comments AS c ON c.id = chain.id CROSS JOIN page ON page.id = c.page_id
  ORDER BY chain.level DESC`

/** One published comment and those above it, first of the thread first. @returns `null` when it is not published */
export async function findPublicComment(
  db: Database,
  siteId: string,
  id: string,
): Promise<{ comment: Comment; ancestors: Comment[]; page: string } | null> {
  const { results } = await run(() =>
    db.prepare(commentWithAncestors).bind(id, siteId).all<PublicCommentRow & { page: string }>(),
  )
  const row = results.at(-1)
  return row
    ? { comment: toComment(row), ancestors: results.slice(0, -1).map(toComment), page: row.page }
    : null
}
