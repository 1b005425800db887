import { limits } from '../../contract/index.ts'
import { log } from '../http/log.ts'
import { deleteOldIdempotencyKeys } from '../store/comments.ts'
import { deleteOldVisits } from '../store/views.ts'

const hourMs = 3_600_000
/** The longest window is a day, and a day's tokens may be asked for until the next day's end. */
const visitHours = 48

/** Deletes what has served its time: visits whose window is over, keys of requests nobody repeats. */
export async function purge(db: D1Database, nowMs: number): Promise<void> {
  const visits = await deleteOldVisits(db, nowMs - visitHours * hourMs)
  const keys = await deleteOldIdempotencyKeys(db, nowMs - limits.idempotencyHours * hourMs)
  log('info', 'purge', { visits, idempotency_keys: keys })
}
