import { limits } from '../../contract/index.ts'
import { log } from '../http/log.ts'
import { deleteOldIdempotencyKeys } from '../store/comments.ts'
import type { Database } from '../store/db.ts'
import { deleteOldHours } from '../store/popular.ts'

const hourMs = 3_600_000
/** Views by hour are for trends; days keep them for ever. */
const keptHours = 48

/** Deletes what has served its time: views by hour that days have, keys of requests nobody repeats. */
export async function purge(db: Database, nowMs: number): Promise<void> {
  const hours = await deleteOldHours(db, nowMs - keptHours * hourMs)
  const keys = await deleteOldIdempotencyKeys(db, nowMs - limits.idempotencyHours * hourMs)
  log('info', 'purge', { hours, idempotency_keys: keys })
}
