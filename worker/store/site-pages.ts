import { decodeCursor, encodeCursor, limits, type PagePatch } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { type Database, run } from './db.ts'
import { auditChange } from './moderation.ts'
import type { PageRow } from './pages.ts'

/** A page in the list of all: by its own key, with the key of the page that it was merged into. */
export type ListedPage = PageRow & { merged_into: string | null }

const select = `
  SELECT p.id, p.key, p.url, p.title, p.views, p.comments, p.views_epoch AS epoch, p.state, p.created_at_ms, target.key AS merged_into
  FROM page AS p INDEXED BY page_site LEFT JOIN page AS target ON target.id = p.merged_into_id
  WHERE p.site_id = ?1 AND p.id < CAST(?2 AS INTEGER) ORDER BY p.id DESC LIMIT ?3`

/** A piece of a site's pages, those that Sada saw last first. */
export async function listPages(
  db: Database,
  siteId: string,
  piece: { limit: number; cursor: string | undefined; nowMs: number },
): Promise<{ pages: ListedPage[]; next_cursor: string | null }> {
  const { limit, cursor, nowMs } = piece
  const list = `pages ${siteId}`
  const decoded = cursor === undefined ? { position: [] } : decodeCursor(cursor, list, nowMs)
  if ('fault' in decoded) throw new AppError(decoded.fault)
  const before = decoded.position[0] ?? String(Number.MAX_SAFE_INTEGER)
  const { results } = await run(() =>
    db
      .prepare(select)
      .bind(siteId, before, limit + 1)
      .all<ListedPage>(),
  )
  const pages = results.slice(0, limit)
  const last = pages.at(-1)
  const hasMore = results.length > limit && last
  return { pages, next_cursor: hasMore ? encodeCursor(list, [String(last.id)], nowMs) : null }
}

const update = `
  UPDATE page SET url = coalesce(?3, url), title = coalesce(?4, title), state = coalesce(?5, state)
  WHERE site_id = ?1 AND id = ?2
    AND (url IS NOT coalesce(?3, url) OR title IS NOT coalesce(?4, title) OR state <> coalesce(?5, state))`

/** Changes what is named of a page; a trigger carries the label to its comments. */
export async function changePage(
  db: Database,
  siteId: string,
  pageId: number,
  patch: Omit<PagePatch, 'page'>,
  by: { keyId: string; nowMs: number },
): Promise<void> {
  const detail = Object.keys(patch).toSorted().join(' ')
  await run(() =>
    db.batch([
      db.prepare(update).bind(siteId, pageId, patch.url ?? null, patch.title ?? null, patch.state ?? null),
      auditChange(db, { siteId, ...by, action: 'page.change', detail }),
    ]),
  )
}

/** Only a published comment is pinned, and of a page so many at most. ?1 comment, ?2 site, ?3 now, ?4 most */
const pin = `
  UPDATE comment SET pinned_at_ms = ?3
  WHERE id = ?1 AND site_id = ?2 AND status = 'approved' AND pinned_at_ms IS NULL
    AND (SELECT count(*) FROM comment AS other WHERE other.page_id = comment.page_id AND other.pinned_at_ms IS NOT NULL) < ?4`

const unpin =
  'UPDATE comment SET pinned_at_ms = NULL WHERE id = ?1 AND site_id = ?2 AND pinned_at_ms IS NOT NULL'

const selectPinned = 'SELECT pinned_at_ms IS NOT NULL AS pinned FROM comment WHERE id = ?1 AND site_id = ?2'

/** Pins a comment or puts it back. @returns whether it is so now: a page may have no room for another */
export async function setPinned(
  db: Database,
  siteId: string,
  commentId: string,
  isPinned: boolean,
  by: { keyId: string; nowMs: number },
): Promise<boolean> {
  const action = isPinned ? 'pin' : 'unpin'
  const change = isPinned
    ? db.prepare(pin).bind(commentId, siteId, by.nowMs, limits.pinnedMax)
    : db.prepare(unpin).bind(commentId, siteId)
  const results = await run(() =>
    db.batch<{ pinned: number }>([
      change,
      auditChange(db, { siteId, ...by, action, commentId }),
      db.prepare(selectPinned).bind(commentId, siteId),
    ]),
  )
  return results[2]?.results[0]?.pinned === (isPinned ? 1 : 0)
}
