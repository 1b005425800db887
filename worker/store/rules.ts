import { type Rule, type RuleAction, type RuleKind, type RuleMode, Status } from '../../contract/index.ts'
import { type Database, deleteRows, run } from './db.ts'
import { auditChange } from './moderation.ts'
import { isoTime } from './rows.ts'

/** A row of `rule`, in the names of the Worker. */
export interface RuleRecord {
  id: string
  kind: RuleKind
  mode: RuleMode
  pattern: string
  subject: string
  action: RuleAction
  expiresAtMs: number | null
  createdAtMs: number
}

interface RuleRow {
  id: string
  kind: RuleKind
  mode: RuleMode
  pattern: string
  subject: string
  action: RuleAction
  expires_at_ms: number | null
  created_at_ms: number
}

const select = `
  SELECT id, kind, mode, pattern, subject, action, expires_at_ms, created_at_ms FROM rule
  WHERE site_id = ?1 ORDER BY created_at_ms DESC, id DESC`

/** A site's rules, newest first, ended ones among them until the night. */
export async function listRules(db: Database, siteId: string): Promise<RuleRecord[]> {
  const { results } = await run(() => db.prepare(select).bind(siteId).all<RuleRow>())
  return results.map(({ expires_at_ms, created_at_ms, ...rule }) => ({
    ...rule,
    expiresAtMs: expires_at_ms,
    createdAtMs: created_at_ms,
  }))
}

/** Names under which the site's staff has answered, folded. */
export async function staffNames(db: Database, siteId: string): Promise<Set<string>> {
  const { results } = await run(() =>
    db.prepare('SELECT folded FROM staff_name WHERE site_id = ?1').bind(siteId).all<{ folded: string }>(),
  )
  return new Set(results.map(({ folded }) => folded))
}

/** A rule as moderators see it. */
export function toRule(rule: RuleRecord): Rule {
  const { id, kind, mode, pattern, action, expiresAtMs, createdAtMs } = rule
  const expires_at = expiresAtMs === null ? null : isoTime(expiresAtMs)
  return { id, kind, mode, pattern, action, expires_at, created_at: isoTime(createdAtMs) }
}

/** ?1 site, ?2 rules, ?3 now, ?4 most. A rule that is there already is left as it is. */
const insert = `
  INSERT INTO rule (id, site_id, kind, mode, pattern, subject, action, expires_at_ms, created_at_ms)
  SELECT value ->> 'id', ?1, value ->> 'kind', value ->> 'mode', value ->> 'pattern', value ->> 'subject',
    value ->> 'action', value ->> 'expiresAtMs', ?3
  FROM json_each(?2)
  WHERE (SELECT count(*) FROM rule WHERE site_id = ?1) + json_array_length(?2) <= ?4
  ON CONFLICT DO NOTHING`

/** A rule that has ended is in nobody's way until the night takes it. ?1 site, ?2 now */
const deleteEnded = 'DELETE FROM rule WHERE site_id = ?1 AND expires_at_ms <= ?2'

/**
 * Adds rules that are not there yet, in one batch.
 *
 * @returns the ids of those that were added; none when the site would have too many
 */
export async function addRules(
  db: Database,
  siteId: string,
  rules: readonly Omit<RuleRecord, 'createdAtMs'>[],
  context: { keyId: string; most: number; nowMs: number },
): Promise<string[]> {
  const { keyId, most, nowMs } = context
  const json = JSON.stringify(rules)
  const detail = `${rules.length} ${rules[0]?.kind ?? ''}`
  const results = await run(() =>
    db.batch<{ id: string }>([
      db.prepare(deleteEnded).bind(siteId, nowMs),
      db.prepare(insert).bind(siteId, json, nowMs, most),
      auditChange(db, { siteId, keyId, action: 'rule.add', detail, nowMs }),
      db
        .prepare(
          `SELECT rule.id FROM json_each(?2) AS w CROSS JOIN rule ON rule.id = w.value ->> 'id' AND rule.site_id = ?1`,
        )
        .bind(siteId, json),
    ]),
  )
  return results.at(-1)?.results.map(({ id }) => id) ?? []
}

/** @returns how many rules of the site have not ended */
export async function countRules(db: Database, siteId: string, nowMs: number): Promise<number> {
  const select =
    'SELECT count(*) AS n FROM rule WHERE site_id = ?1 AND (expires_at_ms IS NULL OR expires_at_ms > ?2)'
  return (await run(() => db.prepare(select).bind(siteId, nowMs).first<{ n: number }>()))?.n ?? 0
}

/** @returns whether the site had this rule */
export async function removeRule(
  db: Database,
  siteId: string,
  id: string,
  keyId: string,
  nowMs: number,
): Promise<boolean> {
  const found = await run(() =>
    db
      .prepare('SELECT kind FROM rule WHERE id = ?1 AND site_id = ?2')
      .bind(id, siteId)
      .first<{ kind: string }>(),
  )
  if (!found) return false
  await run(() =>
    db.batch([
      db.prepare('DELETE FROM rule WHERE id = ?1 AND site_id = ?2').bind(id, siteId),
      auditChange(db, { siteId, keyId, action: 'rule.remove', detail: found.kind, nowMs }),
    ]),
  )
  return true
}

/** Deletes rules that have ended. @returns how many */
export function deleteEndedRules(db: Database, nowMs: number): Promise<number> {
  return deleteRows(db, 'DELETE FROM rule WHERE expires_at_ms < ?1', nowMs)
}

/** A comment as a rehearsal needs it. */
export interface RehearsedComment {
  id: string
  status: Status
  name: string | null
  website: string | null
  body: string
  sealedEmail: string | null
  authorMac: string | null
  deviceMac: string | null
  created_at_ms: number
}

const rehearsed = `id, status, author_name AS name, author_website AS website, body, author_email AS sealedEmail,
    author_mac AS authorMac, device_mac AS deviceMac, created_at_ms`

/** A site's comments are in order by status only: the newest of each, and of these the newest. */
const recent = `SELECT * FROM (${Status.options
  .map(
    (status) => `SELECT * FROM (
      SELECT ${rehearsed} FROM comment INDEXED BY comment_queue
      WHERE site_id = ?1 AND status = '${status}' AND id < ?2 AND id >= ?3 AND staff = 0 ORDER BY id DESC LIMIT ?4)`,
  )
  .join(' UNION ALL ')}) ORDER BY id DESC LIMIT ?4`

/** Readers' comments between two ids, newest first. */
export async function commentsBetween(
  db: Database,
  siteId: string,
  range: { before: string; from: string; limit: number },
): Promise<RehearsedComment[]> {
  const statement = db.prepare(recent).bind(siteId, range.before, range.from, range.limit)
  return (await run(() => statement.all<RehearsedComment>())).results
}
