import { limits } from '../../contract/index.ts'
import type { Database } from './db.ts'

/** How much comes from one address in ten minutes; the address is a keyed hash that changes every day. */

const windowMs = limits.rateMinutes * 60_000

/** The start of the ten minutes in which a moment is. */
export function rateWindowMs(nowMs: number): number {
  return nowMs - (nowMs % windowMs)
}

/** Seconds until the next ten minutes begin. */
export function rateEndsInSeconds(nowMs: number): number {
  return Math.max(1, Math.ceil((rateWindowMs(nowMs) + windowMs - nowMs) / 1000))
}

/**
 * The address has another name on each day, so all its rows are this day's: at most as many as a day has windows.
 * ?1 site, ?2 sender, ?3 window
 */
const selectRate = `
  SELECT coalesce(sum(n) FILTER (WHERE window_ms = ?3), 0) AS lately, coalesce(sum(n), 0) AS today
  FROM posting_rate WHERE site_id = ?1 AND sender = ?2`

/** What came from a sender in these ten minutes and on this day. */
export interface Rate {
  lately: number
  today: number
}

/** The statement that reads what came from a sender so far: one {@link Rate}. */
export function rateStatement(
  db: Database,
  siteId: string,
  sender: string | null,
  nowMs: number,
): D1PreparedStatement {
  return db.prepare(selectRate).bind(siteId, sender, rateWindowMs(nowMs))
}

const count = `
  INSERT INTO posting_rate (site_id, sender, window_ms, n) SELECT ?1, ?2, ?3, 1 WHERE changes() > 0
  ON CONFLICT (site_id, sender, window_ms) DO UPDATE SET n = n + 1`

/** The statement that counts one more, when the statement before it in its batch changed something. */
export function countStatement(
  db: Database,
  siteId: string,
  sender: string,
  nowMs: number,
): D1PreparedStatement {
  return db.prepare(count).bind(siteId, sender, rateWindowMs(nowMs))
}
