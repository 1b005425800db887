import type { AuditAction, Operation, Status } from '../../contract/index.ts'
import { type Database, once, run } from './db.ts'
import { isoTime } from './rows.ts'

/** What was done by one request; everything about it happens in one batch, once, however often the batch is sent. */
export interface OperationToStore {
  id: string
  siteId: string
  keyId: string
  action: AuditAction
  nowMs: number
}

/** A comment's new state; `from` guards it. */
export interface Change {
  id: string
  from: Status
  to: Status
  previous: Status | null
  isJudged: boolean
  /** Not of a comment whose reports a moderator has judged by now. */
  unlessJudged?: boolean
  /** New reasons, as JSON; without them they stay as they are. */
  reasons?: string | null
  /** When the comment is to be pinned again, if the page has room. */
  pinnedAtMs?: number | null
  /** The entry of the trail that is taken back: a comment where its outcome does not stand by now is left alone. */
  takesBack?: number
}

const selectStates = `
  SELECT c.id, c.status, c.previous_status, c.reports, c.reports_judged
  FROM json_each(?2) AS wanted CROSS JOIN comment AS c ON c.id = wanted.value AND c.site_id = ?1`

interface StateRow {
  id: string
  status: Status
  previous_status: Status | null
  reports: number
  reports_judged: number
}

/** The state of those of the comments that the site has, in no order. */
export async function statesOf(
  db: Database,
  siteId: string,
  ids: readonly string[],
): Promise<
  { id: string; status: Status; previousStatus: Status | null; reports: number; isJudged: boolean }[]
> {
  const statement = db.prepare(selectStates).bind(siteId, JSON.stringify(ids))
  const { results } = await run(() => statement.all<StateRow>())
  return results.map(({ id, status, previous_status, reports, reports_judged }) => ({
    id,
    status,
    previousStatus: previous_status,
    reports,
    isJudged: reports_judged === 1,
  }))
}

/** ?1 operation, ?2 site, ?3 key, ?4 action, ?5 now */
const openOperation = `
  INSERT INTO operation (id, site_id, key_id, action, after_audit, created_at_ms)
  SELECT ?1, ?2, ?3, ?4, (SELECT coalesce(max(id), 0) FROM audit), ?5 WHERE true
  ON CONFLICT (id) DO NOTHING`

/** A batch that is sent again after its answer was lost finds the operation closed, and changes nothing. */
const isOpen = 'EXISTS (SELECT 1 FROM operation WHERE id = ?1 AND last_audit IS NULL)'

/** Whether somebody decided on comment `c` after an entry of the trail. @param entry its number in SQL */
export function isDecidedAfter(entry: string): string {
  return `EXISTS (SELECT 1 FROM audit AS later WHERE later.comment_id = c.id AND later.id > ${entry} AND later.before IS NOT NULL)`
}

/**
 * Whether comment `c` is still what the change starts from. What a moderator keeps is kept although readers' reports took
 * it down a moment before, which Sada did by itself and nobody decided.
 */
const isAsBefore = `(c.status = wanted.value ->> 'from'
  OR (c.status = 'pending' AND c.reports_judged = 0 AND wanted.value ->> 'isJudged' = 1
    AND wanted.value ->> 'from' = 'approved' AND wanted.value ->> 'to' = 'approved'
    AND (SELECT key_id FROM audit WHERE comment_id = c.id AND before IS NOT NULL ORDER BY id DESC LIMIT 1) = ''))`

/**
 * SQL for the entry whose outcome stands on comment `c`: of decisions, the latest before a moment of the trail; after an
 * undoing, the one that stood before what it took back. So decisions can be undone one after the other, and undoings, too.
 */
function effectiveEntry(before: string): string {
  return `coalesce((SELECT coalesce(effective_id, id) FROM audit
    WHERE comment_id = c.id AND id < ${before} AND before IS NOT NULL ORDER BY id DESC LIMIT 1), 0)`
}

const takenBack = "(wanted.value ->> 'takesBack')"

/** ?1 operation, ?2 site, ?3 key, ?4 action, ?5 now, ?6 changes */
const insertAudit = `
  INSERT INTO audit (site_id, key_id, action, comment_id, before, after, effective_id, state_before, created_at_ms)
  SELECT ?2, ?3, ?4, c.id, c.status, wanted.value ->> 'to',
         iif(${takenBack} IS NULL, NULL, ${effectiveEntry(takenBack)}),
         json_object('previous', c.previous_status, 'judged', c.reports_judged, 'pinned', c.pinned_at_ms,
           'reasons', iif(wanted.value ->> 'reasons' IS NULL, NULL, c.reasons)), ?5
  FROM json_each(?6) AS wanted CROSS JOIN comment AS c
    ON c.id = wanted.value ->> 'id' AND c.site_id = ?2 AND ${isAsBefore}
  WHERE ${isOpen} AND (wanted.value ->> 'unlessJudged' IS NULL OR c.reports_judged = 0)
    AND (${takenBack} IS NULL OR ${effectiveEntry(String(Number.MAX_SAFE_INTEGER))}
      = (SELECT coalesce(effective_id, id) FROM audit WHERE id = ${takenBack}))`

/**
 * Does what the trail says by now that this operation does. A comment that is taken down is no longer pinned.
 * ?1 operation, ?2 site, ?3 changes
 */
const updateStates = `
  UPDATE comment SET status = wanted.value ->> 'to',
    previous_status = iif(status = wanted.value ->> 'from', wanted.value ->> 'previous', status),
    reports_judged = wanted.value ->> 'isJudged', reasons = coalesce(wanted.value ->> 'reasons', reasons),
    pinned_at_ms = iif(wanted.value ->> 'to' = 'approved', coalesce(pinned_at_ms, wanted.value ->> 'pinnedAtMs'), NULL)
  FROM json_each(?3) AS wanted
  WHERE comment.id = wanted.value ->> 'id' AND comment.site_id = ?2
    AND EXISTS (SELECT 1 FROM audit WHERE audit.comment_id = comment.id
      AND audit.id > (SELECT after_audit FROM operation WHERE id = ?1 AND last_audit IS NULL))`

/**
 * Replies stand under their nearest approved ancestor, and a thread begins at the first approved comment of
 * its line. This finds all that was ever answered below the comments and puts both right again; where a comment
 * has no answers it reads one index entry. Of comments above one another only the highest is a beginning: from
 * there on everything is computed anew. ?1 site, ?2 changes
 */
const moveReplies = `
  WITH RECURSIVE wanted (id) AS (SELECT value ->> 'id' FROM json_each(?2)),
  above (start, id) AS (
    SELECT c.id, c.parent_id FROM wanted CROSS JOIN comment AS c ON c.id = wanted.id AND c.site_id = ?1
    WHERE c.parent_id IS NOT NULL
    UNION ALL
    SELECT above.start, p.parent_id FROM above CROSS JOIN comment AS p ON p.id = above.id
    WHERE p.parent_id IS NOT NULL
  ),
  below (id, is_approved, under, top) AS (
    SELECT c.id, c.status = 'approved', c.visible_parent_id, c.thread_id
    FROM wanted CROSS JOIN comment AS c ON c.id = wanted.id AND c.site_id = ?1
    WHERE c.id NOT IN (SELECT start FROM above WHERE id IN (SELECT id FROM wanted))
    UNION ALL
    SELECT c.id, c.status = 'approved', iif(below.is_approved, below.id, below.under),
           iif(below.is_approved OR below.under IS NOT NULL, below.top, c.id)
    FROM below CROSS JOIN comment AS c ON c.parent_id = below.id
  )
  UPDATE comment SET visible_parent_id = below.under, thread_id = below.top
  FROM below
  WHERE comment.id = below.id AND (comment.visible_parent_id IS NOT below.under OR comment.thread_id <> below.top)`

const closeOperation = `
  UPDATE operation SET last_audit = (SELECT max(id) FROM audit) WHERE id = ?1 AND last_audit IS NULL`

const selectChanged = 'SELECT last_audit > after_audit AS changed FROM operation WHERE id = ?1'

/** What left every comment alone can be undone later. ?1 the operation that is undone, ?2 site, ?3 now, ?4 the one that undoes */
const markUndone = `
  UPDATE operation SET undone_at_ms = ?3 WHERE id = ?1 AND site_id = ?2 AND undone_at_ms IS NULL
    AND EXISTS (SELECT 1 FROM operation WHERE id = ?4 AND last_audit > after_audit)`

/**
 * Gives comments their new states, with an audit row each and the moves among their replies, as one operation in
 * one batch. A comment that is no longer what the change started from is left alone, without an audit row.
 *
 * @param undoes the operation that this one takes back
 * @returns whether anything changed
 */
export async function applyChanges(
  db: Database,
  operation: OperationToStore,
  changes: readonly Change[],
  undoes?: string,
): Promise<boolean> {
  const { id, siteId, keyId, action, nowMs } = operation
  const json = JSON.stringify(changes.map((change) => ({ ...change, isJudged: change.isJudged ? 1 : 0 })))
  const results = await run(() =>
    db.batch<{ changed: number }>([
      db.prepare(openOperation).bind(id, siteId, keyId, action, nowMs),
      db.prepare(insertAudit).bind(id, siteId, keyId, action, nowMs, json),
      db.prepare(updateStates).bind(id, siteId, json),
      db.prepare(moveReplies).bind(siteId, json),
      db.prepare(closeOperation).bind(id),
      ...(undoes === undefined ? [] : [db.prepare(markUndone).bind(undoes, siteId, nowMs, id)]),
      db.prepare(selectChanged).bind(id),
    ]),
  )
  return results.at(-1)?.results[0]?.changed === 1
}

const selectOperations = `
  SELECT o.id, o.action, o.last_audit - o.after_audit AS comments, o.created_at_ms, o.undone_at_ms,
    coalesce(api_key.name, (SELECT name FROM channel_name WHERE id = o.key_id)) AS key,
    (SELECT comment_id FROM audit WHERE id = o.after_audit + 1) AS first
  FROM operation AS o LEFT JOIN api_key ON api_key.id = o.key_id
  WHERE o.site_id = ?1 AND o.last_audit > o.after_audit ORDER BY o.id DESC LIMIT ?2`

/** What was done last on a site. */
export async function listOperations(db: Database, siteId: string, limit: number): Promise<Operation[]> {
  const { results } = await run(() =>
    db
      .prepare(selectOperations)
      .bind(siteId, limit)
      .all<
        Omit<Operation, 'created_at' | 'undone'> & { created_at_ms: number; undone_at_ms: number | null }
      >(),
  )
  return results.map(({ created_at_ms, undone_at_ms, ...operation }) => ({
    ...operation,
    created_at: isoTime(created_at_ms),
    undone: undone_at_ms !== null,
  }))
}

/** What of a comment an entry of the trail keeps beside its status. */
interface StateBefore {
  previous: Status | null
  judged: number
  pinned: number | null
  reasons: string | null
}

const selectUndo = `
  SELECT a.comment_id AS id, a.id AS entry, a.before, a.after, a.state_before, o.undone_at_ms
  FROM operation AS o LEFT JOIN audit AS a ON a.id > o.after_audit AND a.id <= o.last_audit
  WHERE o.id = ?1 AND o.site_id = ?2`

/**
 * The changes that take an operation back.
 *
 * @returns `null` when the site has no such operation; no changes when it was undone before
 */
export async function changesToUndo(
  db: Database,
  siteId: string,
  operationId: string,
): Promise<Change[] | null> {
  const { results } = await run(() =>
    db.prepare(selectUndo).bind(operationId, siteId).all<{
      id: string | null
      entry: number
      before: Status
      after: Status
      state_before: string
      undone_at_ms: number | null
    }>(),
  )
  if (results.length === 0) return null
  return results.flatMap(({ id, entry, before, after, state_before, undone_at_ms }) => {
    if (id === null || undone_at_ms !== null) return []
    const state: StateBefore = JSON.parse(state_before)
    const { previous, judged, pinned, reasons } = state
    const change = { id, from: after, to: before, previous, isJudged: judged === 1 }
    return [{ ...change, reasons, pinnedAtMs: pinned, takesBack: entry }]
  })
}

/** What was done to something else than a comment's status; `detail` holds no personal data. */
export interface TrailEntry {
  siteId: string
  keyId: string
  action: AuditAction
  commentId?: string
  detail?: string
  nowMs: number
}

const note = `
  INSERT INTO audit (site_id, key_id, action, comment_id, after, created_at_ms) SELECT ?1, ?2, ?3, ?4, ?5, ?6`

/** Notes what was done. In a batch that may run twice use {@link auditChange}. */
export function auditStatement(db: Database, entry: TrailEntry): D1PreparedStatement {
  const { siteId, keyId, action, commentId, detail, nowMs } = entry
  return db.prepare(note).bind(siteId, keyId, action, commentId ?? null, detail ?? null, nowMs)
}

/** Notes what the statement just before this one in the batch changed; where it changed nothing, nothing. */
export function auditChange(db: Database, entry: TrailEntry): D1PreparedStatement {
  const { siteId, keyId, action, commentId, detail, nowMs } = entry
  return db
    .prepare(`${note} WHERE changes() > 0`)
    .bind(siteId, keyId, action, commentId ?? null, detail ?? null, nowMs)
}

/** What addresses were shown of: comments, or recipients of mail. */
type Shown = { commentIds: readonly string[] } | { channelIds: readonly string[] }

/**
 * Notes that addresses were shown to the holder of a key: one entry for a reading, however long the list is. `after` has
 * the ids, parted by spaces; of a single comment it stands in that comment's history instead.
 */
export async function auditEmailRead(
  db: Database,
  by: { siteId: string; keyId: string; nowMs: number },
  shown: Shown,
): Promise<void> {
  const ids = 'commentIds' in shown ? shown.commentIds : shown.channelIds
  const isOneComment = 'commentIds' in shown && ids.length === 1
  const about = isOneComment ? { commentId: ids[0] ?? '' } : { detail: ids.join(' ') }
  await once(() => auditStatement(db, { ...by, action: 'email.read', ...about }).run())
}
