import type { KeyInfo, Scope } from '../../contract/index.ts'
import { type Database, run } from './db.ts'
import { auditChange } from './moderation.ts'
import { isoTime } from './rows.ts'

const insertKey = `
  INSERT INTO api_key (id, site_id, name, secret_hash, scopes, created_at_ms, expires_at_ms)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING`

const columns = 'id, site_id, name, secret_hash, scopes, created_at_ms, expires_at_ms, last_used_on'

/** A key that is revoked is a key that nobody has. */
const selectKey = `SELECT ${columns} FROM api_key WHERE id = ?1 AND revoked_at_ms IS NULL`

/** A key to store; the secret itself is not among it. */
export interface KeyToStore {
  id: string
  hash: string
  name: string
  scopes: readonly Scope[]
  expiresAtMs?: number | null
}

/** A key as it is stored; see `worker/auth/keys.ts`. */
export interface StoredKey {
  id: string
  siteId: string
  name: string
  secretHash: string
  scopes: readonly Scope[]
  createdAtMs: number
  expiresAtMs: number | null
  /** Day (UTC), YYYY-MM-DD. */
  lastUsedOn: string | null
}

interface KeyRow {
  id: string
  site_id: string
  name: string
  secret_hash: string
  scopes: string
  created_at_ms: number
  expires_at_ms: number | null
  last_used_on: string | null
}

function toKey(row: KeyRow): StoredKey {
  const scopes: readonly Scope[] = JSON.parse(row.scopes)
  return {
    id: row.id,
    siteId: row.site_id,
    name: row.name,
    secretHash: row.secret_hash,
    scopes,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    lastUsedOn: row.last_used_on,
  }
}

/** What may be told of a key. */
export function toKeyInfo(key: StoredKey): KeyInfo {
  return {
    id: key.id,
    name: key.name,
    scopes: [...key.scopes],
    created_at: isoTime(key.createdAtMs),
    expires_at: key.expiresAtMs === null ? null : isoTime(key.expiresAtMs),
    last_used_on: key.lastUsedOn,
  }
}

function keyValues(siteId: string, key: KeyToStore, nowMs: number): (string | number | null)[] {
  const { id, name, hash, scopes, expiresAtMs } = key
  return [id, siteId, name, hash, JSON.stringify(scopes), nowMs, expiresAtMs ?? null]
}

/** Stores a further key of a site. @param by the key that asked for it; `admin` for the administrator */
export async function addKey(
  db: Database,
  siteId: string,
  key: KeyToStore,
  by: string,
  nowMs: number,
): Promise<void> {
  const note = { siteId, keyId: by, action: 'key.create', detail: key.id, nowMs } as const
  await run(() =>
    db.batch([db.prepare(insertKey).bind(...keyValues(siteId, key, nowMs)), auditChange(db, note)]),
  )
}

/** @returns `null` when there is no such key, or it was revoked */
export async function findKey(db: Database, id: string): Promise<StoredKey | null> {
  const row = await run(() => db.prepare(selectKey).bind(id).first<KeyRow>())
  return row ? toKey(row) : null
}

/** A site's keys that were not revoked, oldest first. */
export async function listKeys(db: Database, siteId: string): Promise<StoredKey[]> {
  const select = `SELECT ${columns} FROM api_key INDEXED BY api_key_site WHERE site_id = ?1 AND revoked_at_ms IS NULL
    ORDER BY created_at_ms, id`
  return (await run(() => db.prepare(select).bind(siteId).all<KeyRow>())).results.map(toKey)
}

/** Notes the day on which a key was used: one row on its first request of the day. */
export async function markKeyUsed(db: Database, id: string, day: string): Promise<void> {
  await run(() => db.prepare('UPDATE api_key SET last_used_on = ?2 WHERE id = ?1').bind(id, day).run())
}

const revoke =
  'UPDATE api_key SET revoked_at_ms = ?3 WHERE id = ?1 AND site_id = ?2 AND revoked_at_ms IS NULL'

/** Ends a key of a site at once. */
export async function revokeKey(
  db: Database,
  siteId: string,
  id: string,
  by: string,
  nowMs: number,
): Promise<void> {
  const note = { siteId, keyId: by, action: 'key.revoke', detail: id, nowMs } as const
  await run(() => db.batch([db.prepare(revoke).bind(id, siteId, nowMs), auditChange(db, note)]))
}

const endLater =
  'UPDATE api_key SET expires_at_ms = min(coalesce(expires_at_ms, ?3), ?3) WHERE id = ?1 AND site_id = ?2'

/** Of a key that somebody revoked meanwhile there is no successor. As `insertKey`, and ?8 the old key */
const insertSuccessor = `
  INSERT INTO api_key (id, site_id, name, secret_hash, scopes, created_at_ms, expires_at_ms)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
  WHERE EXISTS (SELECT 1 FROM api_key WHERE id = ?8 AND site_id = ?2 AND revoked_at_ms IS NULL)
  ON CONFLICT (id) DO NOTHING`

/**
 * Stores a key's successor and ends the key, at once or after a grace.
 *
 * @returns whether it was done: a key that was revoked meanwhile has no successor
 */
export async function replaceKey(
  db: Database,
  siteId: string,
  old: { id: string; endsAtMs: number },
  key: KeyToStore,
  by: string,
  nowMs: number,
): Promise<boolean> {
  const end =
    old.endsAtMs <= nowMs
      ? db.prepare(revoke).bind(old.id, siteId, nowMs)
      : db.prepare(endLater).bind(old.id, siteId, old.endsAtMs)
  const note = { siteId, keyId: by, action: 'key.rotate', detail: old.id, nowMs } as const
  const results = await run(() =>
    db.batch<{ id: string }>([
      db.prepare(insertSuccessor).bind(...keyValues(siteId, key, nowMs), old.id),
      auditChange(db, note),
      end,
      db.prepare('SELECT id FROM api_key WHERE id = ?1').bind(key.id),
    ]),
  )
  return (results[3]?.results.length ?? 0) > 0
}
