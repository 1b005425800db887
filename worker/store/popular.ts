import { firstCommentId, type PopularPage } from '../../contract/index.ts'
import { type Database, deleteRows, run } from './db.ts'
import { type SiteRow, type StoredSite, siteColumns, toSite } from './rows.ts'

/** What the lists of popular pages are made of, and the one row of a site that has them. */

const selectHours = 'SELECT hour_ms, pages FROM view_hour WHERE site_id = ?1 AND hour_ms >= ?2'
const selectDays = 'SELECT day, pages FROM view_day WHERE site_id = ?1 AND day >= ?2'

/** ?2 lowest id of a comment, ?3 and ?4 starts of the shorter windows */
const selectComments = `
  SELECT page_id AS id, count(*) AS '7d', sum(created_at_ms >= ?3) AS '24h', sum(created_at_ms >= ?4) AS '6h'
  FROM public_comments WHERE site_id = ?1 AND id >= ?2 GROUP BY page_id`

const selectPages = `
  SELECT page.id, page.key AS page, page.url, page.title, page.views, page.comments, page.views_epoch AS epoch,
    page.created_at_ms
  FROM json_each(?2) AS wanted CROSS JOIN page ON page.id = wanted.value AND page.site_id = ?1
  WHERE page.url IS NOT NULL AND page.title IS NOT NULL`

const upsertLists = `
  INSERT INTO popular (site_id, lists, computed_at_ms) VALUES (?1, ?2, ?3)
  ON CONFLICT (site_id) DO UPDATE SET lists = excluded.lists, computed_at_ms = excluded.computed_at_ms`

const selectStalest = `
  SELECT ${siteColumns}
  FROM site LEFT JOIN popular ON popular.site_id = site.id
  ORDER BY coalesce(popular.computed_at_ms, 0), site.id LIMIT ?1`

/** Lists by `by` and window, e.g. `views 24h`. */
export type StoredLists = Readonly<Record<string, readonly PopularPage[]>>

/** Views of a period, by page. */
export interface Packed<Period> {
  period: Period
  pages: Map<number, number>
}

function unpack(json: string): Map<number, number> {
  const pages: Record<string, number> = JSON.parse(json)
  return new Map(Object.entries(pages).map(([id, n]) => [Number(id), n]))
}

/** Views by hour and by day, as far as they are rolled up. */
export async function viewsSince(
  db: Database,
  siteId: string,
  since: { hourMs: number; day: string },
): Promise<{ hours: Packed<number>[]; days: Packed<string>[] }> {
  const [hours, days] = await run(() =>
    db.batch([
      db.prepare(selectHours).bind(siteId, since.hourMs),
      db.prepare(selectDays).bind(siteId, since.day),
    ]),
  )
  const hourRows = (hours?.results ?? []) as { hour_ms: number; pages: string }[]
  const dayRows = (days?.results ?? []) as { day: string; pages: string }[]
  return {
    hours: hourRows.map(({ hour_ms, pages }) => ({ period: hour_ms, pages: unpack(pages) })),
    days: dayRows.map(({ day, pages }) => ({ period: day, pages: unpack(pages) })),
  }
}

/** Views of one day, by page, as far as they are rolled up. */
export async function viewsOfDay(db: Database, siteId: string, day: string, pageId: number): Promise<number> {
  const select = `SELECT coalesce(sum(pages ->> ('$."' || ?3 || '"')), 0) AS n FROM view_day WHERE site_id = ?1 AND day = ?2`
  const row = await run(() => db.prepare(select).bind(siteId, day, String(pageId)).first<{ n: number }>())
  return row?.n ?? 0
}

/** Approved comments since the starts of three windows, by page. */
export async function commentsSince(
  db: Database,
  siteId: string,
  sinceMs: { '6h': number; '24h': number; '7d': number },
): Promise<{ id: number; '6h': number; '24h': number; '7d': number }[]> {
  // A comment's id begins with its time, so an index has them in order.
  const lowest = firstCommentId(sinceMs['7d'])
  const statement = db.prepare(selectComments).bind(siteId, lowest, sinceMs['24h'], sinceMs['6h'])
  return (await run(() => statement.all<{ id: number; '6h': number; '24h': number; '7d': number }>())).results
}

/** A page that can be listed: it has an address and a title. */
export interface ListablePage extends PopularPage {
  id: number
  epoch: number
  created_at_ms: number
}

/** Those of the pages that have an address and a title, in no order. */
export async function listablePages(
  db: Database,
  siteId: string,
  ids: readonly number[],
): Promise<ListablePage[]> {
  const statement = db.prepare(selectPages).bind(siteId, JSON.stringify(ids))
  return (await run(() => statement.all<ListablePage>())).results
}

/** Replaces a site's lists: one row. */
export async function storeLists(
  db: Database,
  siteId: string,
  lists: StoredLists,
  nowMs: number,
): Promise<void> {
  await run(() => db.prepare(upsertLists).bind(siteId, JSON.stringify(lists), nowMs).run())
}

/** One list of a site: reads one row. @returns an empty list when none has been made yet */
export async function findList(
  db: Database,
  siteId: string,
  by: string,
  window: string,
): Promise<readonly PopularPage[]> {
  const select = `SELECT lists -> ('$."' || ?2 || '"') AS list FROM popular WHERE site_id = ?1`
  const row = await run(() =>
    db.prepare(select).bind(siteId, `${by} ${window}`).first<{ list: string | null }>(),
  )
  return row?.list ? JSON.parse(row.list) : []
}

/** The sites whose lists are the oldest. */
export async function stalestSites(db: Database, most: number): Promise<StoredSite[]> {
  return (await run(() => db.prepare(selectStalest).bind(most).all<SiteRow>())).results.map(toSite)
}

/** Deletes views by hour that are told by days now. @returns how many rows */
export function deleteOldHours(db: Database, beforeMs: number): Promise<number> {
  return deleteRows(db, 'DELETE FROM view_hour WHERE hour_ms < ?1', beforeMs)
}
