import type { AuditAction } from '../../contract/index.ts'
import { type Database, run } from './db.ts'
import { auditChange } from './moderation.ts'

/** By what moderators are told. */
export type ChannelKind = 'webhook' | 'mail' | 'telegram'

/** `waiting`: not confirmed yet; `off`: it refused for good, or was switched off. */
export type ChannelState = 'waiting' | 'on' | 'off'

/** A way of telling somebody; `config` is the kind's own. */
export interface StoredChannel {
  id: string
  siteId: string
  kind: ChannelKind
  name: string
  config: unknown
  state: ChannelState
  createdAtMs: number
  /** How often it went off: links from before are dead. */
  generation: number
}

/** Whether the site's owner has switched a channel off for the time being, whatever its kind. */
export function isPaused({ config }: Pick<StoredChannel, 'config'>): boolean {
  return typeof config === 'object' && config !== null && 'isPaused' in config && config.isPaused === true
}

interface ChannelRow {
  id: string
  site_id: string
  kind: ChannelKind
  name: string
  config: string
  state: ChannelState
  created_at_ms: number
  generation: number
}

const columns = 'id, site_id, kind, name, config, state, created_at_ms, generation'

function toChannel(row: ChannelRow): StoredChannel {
  const { id, site_id: siteId, kind, name, config, state, created_at_ms: createdAtMs, generation } = row
  return { id, siteId, kind, name, config: JSON.parse(config), state, createdAtMs, generation }
}

/** A site's channels, of one kind or all, oldest first. */
export async function listChannels(
  db: Database,
  siteId: string,
  kind: ChannelKind | null = null,
): Promise<StoredChannel[]> {
  const select = `SELECT ${columns} FROM channel WHERE site_id = ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY created_at_ms, id`
  return (await run(() => db.prepare(select).bind(siteId, kind).all<ChannelRow>())).results.map(toChannel)
}

/** @returns `null` when the site has no such channel of this kind */
export async function findChannel(
  db: Database,
  siteId: string,
  kind: ChannelKind,
  id: string,
): Promise<StoredChannel | null> {
  const select = `SELECT ${columns} FROM channel WHERE id = ?1 AND site_id = ?2 AND kind = ?3`
  const row = await run(() => db.prepare(select).bind(id, siteId, kind).first<ChannelRow>())
  return row ? toChannel(row) : null
}

/** Whatever its kind. @returns `null` when the site has no such channel */
export async function findChannelOfSite(
  db: Database,
  siteId: string,
  id: string,
): Promise<StoredChannel | null> {
  const select = `SELECT ${columns} FROM channel WHERE id = ?1 AND site_id = ?2`
  const row = await run(() => db.prepare(select).bind(id, siteId).first<ChannelRow>())
  return row ? toChannel(row) : null
}

/**
 * The statement that stores a new channel, for a batch with its audit row.
 *
 * @param most nothing is stored when the site has as many channels of this kind
 */
export function addChannelStatement(
  db: Database,
  channel: StoredChannel,
  most: number = Number.MAX_SAFE_INTEGER,
): D1PreparedStatement {
  const { id, siteId, kind, name, config, state, createdAtMs } = channel
  return db
    .prepare(
      `INSERT INTO channel (id, site_id, kind, name, config, state, created_at_ms)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE (SELECT count(*) FROM channel WHERE site_id = ?2 AND kind = ?3) < ?8
       ON CONFLICT (id) DO NOTHING`,
    )
    .bind(id, siteId, kind, name, JSON.stringify(config), state, createdAtMs, most)
}

/**
 * What changes of a channel. What is not named stays, even if somebody changes it at the same moment; of `config`, the
 * fields that are given change, and `null` takes one away (RFC 7396).
 */
export interface ChannelChange {
  name?: string | undefined
  state?: ChannelState | undefined
  config?: Readonly<Record<string, unknown>>
}

/** The statement that changes a channel, for a batch with its audit row. */
export function changeChannelStatement(
  db: Database,
  { id, siteId }: Pick<StoredChannel, 'id' | 'siteId'>,
  { name, state, config = {} }: ChannelChange,
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE channel SET name = coalesce(?3, name), config = json_patch(config, ?4), state = coalesce(?5, state)
       WHERE id = ?1 AND site_id = ?2`,
    )
    .bind(id, siteId, name ?? null, JSON.stringify(config), state ?? null)
}

/**
 * Moves a channel from one of these states to another, and notes that it did so itself, in one batch; a channel in
 * no such state stays as it is, without a note.
 */
export async function switchChannel(
  db: Database,
  { id, siteId }: Pick<StoredChannel, 'id' | 'siteId'>,
  change: { from: readonly ChannelState[]; to: ChannelState; action: AuditAction; nowMs: number },
): Promise<void> {
  const { from, to, action, nowMs } = change
  const update = `UPDATE channel SET state = ?3
    WHERE id = ?1 AND site_id = ?2 AND state IN (SELECT value FROM json_each(?4))`
  await run(() =>
    db.batch([
      db.prepare(update).bind(id, siteId, to, JSON.stringify(from)),
      auditChange(db, { siteId, keyId: id, action, detail: id, nowMs }),
    ]),
  )
}

/** The statement that removes a channel with its deliveries, for a batch with its audit row. */
export function removeChannelStatement(db: Database, siteId: string, id: string): D1PreparedStatement {
  return db.prepare('DELETE FROM channel WHERE id = ?1 AND site_id = ?2').bind(id, siteId)
}
