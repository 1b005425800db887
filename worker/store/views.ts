import type { PageCounts } from '../../contract/index.ts'
import { run } from './db.ts'
import { ensurePage, type PageToStore } from './pages.ts'

/**
 * A visit that is new, or older than the window, is written and counted by its trigger; a repeat writes
 * nothing. The visitor's token of yesterday, if any, stops a second count just after midnight.
 */
const countVisit = `
  INSERT INTO visit (page_id, visitor, counted_at_ms)
  SELECT page.id, ?3, ?5 FROM page
  WHERE page.site_id = ?1 AND page.key = ?2
    AND NOT EXISTS (SELECT 1 FROM visit AS earlier WHERE earlier.page_id = page.id AND earlier.visitor = ?4
                    AND earlier.counted_at_ms > ?6)
  ON CONFLICT (page_id, visitor) DO UPDATE SET counted_at_ms = excluded.counted_at_ms
    WHERE visit.counted_at_ms <= ?6
  RETURNING 1`

const selectCounts = 'SELECT key AS page, views, comments FROM page WHERE site_id = ?1 AND key = ?2'

/** A reader on a page, now. */
export interface Visit {
  siteId: string
  page: PageToStore
  /** Today's token first; see `worker/auth/visitor.ts`. */
  tokens: readonly string[]
  nowMs: number
  windowMs: number
}

/** Counts a visit unless it is a repeat: one batch, exact under concurrency and retries. */
export async function countView(
  db: D1Database,
  visit: Visit,
): Promise<{ counts: PageCounts; isCounted: boolean }> {
  const { siteId, page, nowMs } = visit
  const [today = '', yesterday = ''] = visit.tokens
  const since = nowMs - visit.windowMs
  const results = await run(() =>
    db.batch<PageCounts>([
      ensurePage(db, siteId, page, nowMs),
      db.prepare(countVisit).bind(siteId, page.key, today, yesterday, nowMs, since),
      db.prepare(selectCounts).bind(siteId, page.key),
    ]),
  )
  const counts = results[2]?.results[0]
  if (!counts) throw new Error('a page that was just written is missing')
  return { counts, isCounted: (results[1]?.results.length ?? 0) > 0 }
}

/** Deletes visits that no window can need any more. @returns how many */
export async function deleteOldVisits(db: D1Database, beforeMs: number): Promise<number> {
  const { meta } = await run(() =>
    db.prepare('DELETE FROM visit WHERE counted_at_ms < ?1').bind(beforeMs).run(),
  )
  return meta.changes
}
