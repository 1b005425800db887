import { decodeCursor, encodeCursor, type PagePatch } from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { type Database, run } from './db.ts'
import { auditStatement } from './moderation.ts'
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
  WHERE site_id = ?1 AND id = ?2`

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
      auditStatement(db, { siteId, ...by, action: 'page.change', detail }),
    ]),
  )
}

const selectPins = `
  SELECT count(*) AS n FROM public_comments
  WHERE pinned_at_ms IS NOT NULL AND page_id = (SELECT page_id FROM comment WHERE id = ?1)`

/** @returns how many comments of a comment's page are pinned */
export async function countPins(db: Database, commentId: string): Promise<number> {
  return (await run(() => db.prepare(selectPins).bind(commentId).first<{ n: number }>()))?.n ?? 0
}

/** Pins a comment, or, without a time, puts it back. Nothing happens when it is so already. */
export async function setPinned(
  db: Database,
  siteId: string,
  commentId: string,
  pinnedAtMs: number | null,
  by: { keyId: string; nowMs: number },
): Promise<void> {
  const pin =
    'UPDATE comment SET pinned_at_ms = ?3 WHERE id = ?1 AND site_id = ?2 AND (pinned_at_ms IS NULL) = (?3 IS NOT NULL)'
  const action = pinnedAtMs === null ? 'unpin' : 'pin'
  await run(() =>
    db.batch([
      db.prepare(pin).bind(commentId, siteId, pinnedAtMs),
      auditStatement(db, { siteId, ...by, action, commentId }),
    ]),
  )
}
