import type { PageCounts } from '../../contract/index.ts'
import { type Database, run } from './db.ts'
import { ensurePage, meant, meantPage, type PageToStore } from './pages.ts'

/** What brings the totals of a counter into D1, each roll-up once. */

/** ?1 site, ?2 shard, ?3 epoch: true until this roll-up, or a later one, has been applied. */
const isNew = `coalesce((SELECT epoch FROM view_ledger WHERE site_id = ?1 AND shard = ?2), 0) < ?3`

/** ?4 JSON: page id to views. Only the first object's epoch is noted: alone it knows all views of a page. */
const addTotals = `
  UPDATE page SET views = views + added.n, views_epoch = iif(?2 = 0, ?3, views_epoch)
  FROM (SELECT CAST(key AS INTEGER) AS id, value AS n FROM json_each(?4)) AS added
  WHERE page.id = added.id AND page.site_id = ?1 AND ${isNew}`

/** ?4 as above: a page that was merged into another counts there, too, and keeps its own number for when it leaves. */
const addToTargets = `
  UPDATE page SET views = views + added.n
  FROM (SELECT source.merged_into_id AS id, sum(total.value) AS n
        FROM json_each(?4) AS total CROSS JOIN page AS source ON source.id = CAST(total.key AS INTEGER) AND source.site_id = ?1
        WHERE source.merged_into_id IS NOT NULL GROUP BY 1) AS added
  WHERE page.id = added.id AND ${isNew}`

/** ?4 JSON: [[period, part, {page id: views}], …] */
const addPeriods = (table: 'view_hour' | 'view_day', column: 'hour_ms' | 'day') => `
  INSERT INTO ${table} (site_id, ${column}, part, pages)
  SELECT ?1, value ->> 0, value ->> 1, value -> 2 FROM json_each(?4) WHERE ${isNew}
  ON CONFLICT (site_id, ${column}, part) DO UPDATE SET pages = (
    SELECT json_group_object(key, n) FROM (
      SELECT key, sum(value) AS n FROM (
        SELECT key, value FROM json_each(${table}.pages) UNION ALL SELECT key, value FROM json_each(excluded.pages)
      ) GROUP BY key))`

const addHours = addPeriods('view_hour', 'hour_ms')
const addDays = addPeriods('view_day', 'day')

/** ?4 day, ?5 rows of D1, ?6 rows of the object today, ?7 now */
const addToLedger = `
  INSERT INTO view_ledger (site_id, shard, epoch, day, d1_rows, object_rows, rolled_up_at_ms)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
  ON CONFLICT (site_id, shard) DO UPDATE SET epoch = excluded.epoch, day = excluded.day,
    d1_rows = excluded.d1_rows + iif(view_ledger.day = excluded.day, view_ledger.d1_rows, 0),
    object_rows = excluded.object_rows, rolled_up_at_ms = excluded.rolled_up_at_ms
  WHERE view_ledger.epoch < excluded.epoch`

/** About what a comment costs with its approval; test/store/rows-written.test.ts has the exact figures. */
const rowsOfComment = 26

/** ?1 day, ?2 its first millisecond */
const selectUsage = `
  SELECT (SELECT coalesce(sum(d1_rows), 0) FROM view_ledger WHERE day = ?1)
    + ${rowsOfComment} * (SELECT count(*) FROM idempotency WHERE created_at_ms >= ?2) AS d1,
    (SELECT coalesce(sum(object_rows), 0) FROM view_ledger WHERE day = ?1) AS objects`

/** Views of one object since its last roll-up. */
export interface RollUp {
  siteId: string
  shard: number
  epoch: number
  totals: ReadonlyMap<number, number>
  /** By start of the hour in milliseconds, and by date; then by page. */
  hours: ReadonlyMap<number, ReadonlyMap<number, number>>
  days: ReadonlyMap<string, ReadonlyMap<number, number>>
  nowMs: number
  /** The date in UTC, and what the object wrote on it. */
  day: string
  objectRows: number
}

/** Rows that the whole instance wrote for views, and about so many for comments. */
export interface InstanceUsage {
  d1Rows: number
  objectRows: number
}

/** A packed row may have 2 MB; the views of this many pages take less than half of it. */
const pagesInPart = 65_536

type Period = [period: number | string, part: number, pages: Record<number, number>]

/** The packed rows that views by period and page become. */
export function packPeriods(
  views: ReadonlyMap<number | string, ReadonlyMap<number, number>>,
): readonly Period[] {
  return [...views].flatMap(([period, pages]) => {
    const parts = new Map<number, Record<number, number>>()
    for (const [id, n] of pages) {
      const part = Math.floor(id / pagesInPart)
      const packed = parts.get(part) ?? {}
      packed[id] = n
      parts.set(part, packed)
    }
    return [...parts].map(([part, packed]): Period => [period, part, packed])
  })
}

function usageStatement(db: Database, day: string): D1PreparedStatement {
  return db.prepare(selectUsage).bind(day, Date.parse(day))
}

function toUsage(row: unknown): InstanceUsage {
  const { d1, objects } = row as { d1: number; objects: number }
  return { d1Rows: d1, objectRows: objects }
}

/**
 * Adds a roll-up, unless it was added before: one batch, so it may be repeated after any failure.
 *
 * @returns use of the day's budget after it
 */
export async function rollUp(db: Database, added: RollUp): Promise<InstanceUsage> {
  const { siteId, shard, epoch, totals, hours, days } = added
  const guard = [siteId, shard, epoch] as const
  const [hourRows, dayRows] = [packPeriods(hours), packPeriods(days)]
  const rows = totals.size + hourRows.length + dayRows.length + 1
  const totalsJson = JSON.stringify(Object.fromEntries(totals))
  const results = await run(() =>
    db.batch([
      db.prepare(addTotals).bind(...guard, totalsJson),
      db.prepare(addToTargets).bind(...guard, totalsJson),
      db.prepare(addHours).bind(...guard, JSON.stringify(hourRows)),
      db.prepare(addDays).bind(...guard, JSON.stringify(dayRows)),
      db.prepare(addToLedger).bind(...guard, added.day, rows, added.objectRows, added.nowMs),
      usageStatement(db, added.day),
    ]),
  )
  return toUsage(results.at(-1)?.results[0])
}

/** Rows of the instance on a day (UTC), as of the last roll-ups. */
export async function instanceUsage(db: Database, day: string): Promise<InstanceUsage> {
  return toUsage(await run(() => usageStatement(db, day).first()))
}

/** The last roll-up of an object that D1 has; 0 when it has none. */
export async function lastEpoch(db: Database, siteId: string, shard: number): Promise<number> {
  const select = 'SELECT epoch FROM view_ledger WHERE site_id = ?1 AND shard = ?2'
  const row = await run(() => db.prepare(select).bind(siteId, shard).first<{ epoch: number }>())
  return row?.epoch ?? 0
}

/** A page's numbers in D1, and the roll-up that `views` has. */
export interface CountedPage extends PageCounts {
  id: number
  epoch: number
  hasUrl: boolean
  hasTitle: boolean
}

const selectCounted = `
  SELECT named.key AS page, ${['id', 'views', 'comments', 'views_epoch'].map(meant).join(', ')},
    target.id IS NOT NULL OR named.url IS NOT NULL AS has_url, target.id IS NOT NULL OR named.title IS NOT NULL AS has_title
  FROM ${meantPage} WHERE named.site_id = ?1 AND named.key = ?2`

type CountedRow = Omit<CountedPage, 'hasUrl' | 'hasTitle'> & { has_url: number; has_title: number }

function toCounted({ has_url, has_title, ...row }: CountedRow): CountedPage {
  return { ...row, hasUrl: has_url === 1, hasTitle: has_title === 1 }
}

/** @returns `null` for a page that nobody has seen yet */
export async function findCounted(db: Database, siteId: string, key: string): Promise<CountedPage | null> {
  const row = await run(() => db.prepare(selectCounted).bind(siteId, key).first<CountedRow>())
  return row && toCounted(row)
}

/** As {@link findCounted}, making the page and filling in its label where it is empty. */
export async function ensureCounted(
  db: Database,
  siteId: string,
  page: PageToStore,
  nowMs: number,
): Promise<CountedPage> {
  const results = await run(() =>
    db.batch<CountedRow>([
      ensurePage(db, siteId, page, nowMs),
      db.prepare(selectCounted).bind(siteId, page.key),
    ]),
  )
  const row = results[1]?.results[0]
  if (!row) throw new Error('a page that was just written is missing')
  return toCounted(row)
}
