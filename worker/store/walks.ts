import { type Action, newCommentId } from '../../contract/index.ts'
import { type Database, run } from './db.ts'
import { cursorAt, placeColumn, placesOf, type QueueFilter, queueStatement } from './queue-filter.ts'

/**
 * Acting on all that match a filter, piece by piece. The cursor holds the place, the end of the trail when the walk
 * began, so that only what matched then is acted on, and the operation that the next piece will be, so that a request
 * whose answer got lost can be sent again and tells what it did.
 */

interface WalkPlace {
  /** Missing: at its beginning. */
  below: string | undefined
  /** The last entry of the trail when the walk began. */
  trail: number
  /** The operation that the next piece is. */
  operation: string
}

/** A piece of a walk: comments to act on, or, when that was done before, those that were. */
export interface WalkPiece {
  ids: string[]
  operation: string
  isDone: boolean
  next_cursor: string | null
}

const selectEnd = 'SELECT coalesce(max(id), 0) AS n FROM audit'

/** @throws AppError when the cursor is not this list's */
async function placeOf(
  db: Database,
  filter: QueueFilter,
  cursor: string | undefined,
  nowMs: number,
): Promise<WalkPlace> {
  const [below, trail, operation = newCommentId(nowMs)] = placesOf(filter, cursor, nowMs)
  if (trail !== undefined) return { below, trail: Number(trail) || 0, operation }
  const end = await run(() => db.prepare(selectEnd).first<{ n: number }>())
  return { below, trail: end?.n ?? 0, operation }
}

/** ?1 operation, ?2 site, ?3 action */
const selectDone = (place: string) => `
  SELECT c.id, ${place} AS place
  FROM operation AS o CROSS JOIN audit AS a ON a.id > o.after_audit AND a.id <= o.last_audit
  CROSS JOIN comment AS c ON c.id = a.comment_id
  WHERE o.id = ?1 AND o.site_id = ?2 AND o.action = ?3 ORDER BY place DESC`

type Found = { id: string; place: string | number }

/** The next piece of a walk. @throws AppError when the cursor is not this list's */
export async function nextPiece(
  db: Database,
  filter: QueueFilter,
  action: Action,
  { limit, cursor, nowMs }: { limit: number; cursor: string | undefined; nowMs: number },
): Promise<WalkPiece> {
  const { below, trail, operation } = await placeOf(db, filter, cursor, nowMs)
  const find = async (sql: string, values: readonly (string | number)[]) =>
    (
      await run(() =>
        db
          .prepare(sql)
          .bind(...values)
          .all<Found>(),
      )
    ).results
  const answer = (rows: readonly Found[], isDone: boolean, hasMore: boolean): WalkPiece => {
    const last = rows.at(-1)
    const next = last && hasMore ? [last.place, trail, newCommentId(nowMs)] : null
    const next_cursor = next && cursorAt(filter, next, nowMs)
    return { ids: rows.map(({ id }) => id), operation, isDone, next_cursor }
  }
  const done = await find(selectDone(placeColumn(filter)), [operation, filter.siteId, action])
  if (done.length > 0) return answer(done, true, true)
  const { sql, values } = queueStatement(filter, 'c.id', { below, most: limit + 1, trail })
  const found = await find(sql, values)
  return answer(found.slice(0, limit), false, found.length > limit)
}
