import { type AuditAction, limits, type MailMode } from '../../contract/index.ts'
import { findChannel, type StoredChannel } from './channels.ts'
import { type Database, deleteRows, run } from './db.ts'

/** What the `config` of a channel of the kind `mail` holds. */
export interface RecipientConfig {
  /** Sealed (worker/auth/address.ts). */
  address: string
  /** The same for the same address on one site. */
  addressMac: string
  mode: MailMode
  digestHours: number[]
  /** Missing: the site's. */
  locale?: string | null
  /** Where this instance is reached: links in messages begin with it. */
  origin: string
  /** When the latest confirmation mail went out (Unix milliseconds); missing: none did. */
  askedMs?: number | null
  /** Hears nothing and decides nothing until the site's owner says so. */
  isPaused?: boolean
}

function isConfig(config: unknown): config is RecipientConfig {
  return typeof config === 'object' && config !== null && 'address' in config && 'digestHours' in config
}

/** @throws TypeError for a channel of another kind */
export function recipientConfig(channel: Pick<StoredChannel, 'config'>): RecipientConfig {
  if (!isConfig(channel.config)) throw new TypeError('not a recipient of mail')
  return channel.config
}

/** Who does something, and when. */
export interface By {
  siteId: string
  keyId: string
  nowMs: number
}

/**
 * The statement that notes what is about to be done to a recipient, if the condition holds: it stands before the change,
 * after which the condition fails, so that a batch that is sent again notes nothing. ?1 site, ?2 recipient, ?3 key,
 * ?4 action, ?5 now
 */
function auditIf(
  db: Database,
  { siteId, keyId, nowMs }: By,
  note: { id: string; action: AuditAction },
  condition: string,
  ...values: readonly (string | number | null)[]
): D1PreparedStatement {
  const insert = `
    INSERT INTO audit (site_id, key_id, action, after, created_at_ms) SELECT ?1, ?3, ?4, ?2, ?5 WHERE ${condition}`
  return db.prepare(insert).bind(siteId, note.id, keyId, note.action, nowMs, ...values)
}

/** ?6 the address's hash, ?7 the most that a site has */
const isWelcome = `NOT EXISTS (SELECT 1 FROM channel WHERE id = ?2)
  AND (SELECT count(*) FROM channel WHERE site_id = ?1 AND kind = 'mail') < ?7
  AND NOT EXISTS (SELECT 1 FROM channel WHERE site_id = ?1 AND kind = 'mail' AND config ->> 'addressMac' = ?6)`

const insert = `
  INSERT INTO channel (site_id, id, kind, name, config, state, created_at_ms)
  SELECT ?1, ?2, 'mail', ?3, ?4, 'waiting', ?5 WHERE ${isWelcome} ON CONFLICT (id) DO NOTHING`

/** Adds a recipient who has still to say yes. */
export async function addRecipient(
  db: Database,
  recipient: { id: string; name: string; config: RecipientConfig },
  by: By,
): Promise<'added' | 'recipient_exists' | 'recipients_full'> {
  const { id, name, config } = recipient
  const { siteId, nowMs } = by
  const { addressMac } = config
  const most = limits.recipientsMax
  await run(() =>
    db.batch([
      auditIf(db, by, { id, action: 'recipient.create' }, isWelcome, addressMac, most),
      db.prepare(insert).bind(siteId, id, name, JSON.stringify(config), nowMs, addressMac, most),
    ]),
  )
  if (await findChannel(db, siteId, 'mail', id)) return 'added'
  const select = `SELECT 1 AS n FROM channel WHERE site_id = ?1 AND kind = 'mail' AND config ->> 'addressMac' = ?2`
  const same = await run(() => db.prepare(select).bind(siteId, addressMac).first())
  return same ? 'recipient_exists' : 'recipients_full'
}

/** What is to be changed of a recipient; what is not named stays. */
export interface RecipientChange {
  name?: string | undefined
  config: Partial<RecipientConfig>
  /** `waiting`: has to say yes again. */
  state?: 'waiting'
}

/** ?6 name, ?7 change of the config (RFC 7396), ?8 state */
const isAnother = `EXISTS (SELECT 1 FROM channel WHERE id = ?2 AND site_id = ?1 AND kind = 'mail'
  AND (name <> coalesce(?6, name) OR config <> json_patch(config, ?7) OR state <> coalesce(?8, state)))`

const update = `
  UPDATE channel SET name = coalesce(?3, name), config = json_patch(config, ?4), state = coalesce(?5, state)
  WHERE id = ?2 AND site_id = ?1 AND kind = 'mail'`

/** ?1 recipient, ?2 when what waits for them is sent now */
const reschedule = `
  UPDATE delivery SET next_attempt_ms = ?2 WHERE channel_id = ?1 AND state = 'waiting' AND attempts = 0`

/**
 * Changes a recipient.
 *
 * @param dueMs when what waits for them is to be sent from now on (Unix milliseconds); `null`: when it was
 * @returns `null` when the site has no such recipient
 */
export async function changeRecipient(
  db: Database,
  id: string,
  change: RecipientChange,
  by: By & { action: AuditAction },
  dueMs: number | null = null,
): Promise<StoredChannel | null> {
  const { siteId } = by
  const [name, state, config] = [change.name ?? null, change.state ?? null, JSON.stringify(change.config)]
  await run(() =>
    db.batch([
      auditIf(db, by, { id, action: by.action }, isAnother, name, config, state),
      db.prepare(update).bind(siteId, id, name, config, state),
      ...(dueMs === null ? [] : [db.prepare(reschedule).bind(id, dueMs)]),
    ]),
  )
  return findChannel(db, siteId, 'mail', id)
}

/** Removes a recipient with what waits for them. */
export async function removeRecipient(db: Database, id: string, by: By): Promise<void> {
  const isThere = `EXISTS (SELECT 1 FROM channel WHERE id = ?2 AND site_id = ?1 AND kind = 'mail')`
  const remove = `DELETE FROM channel WHERE id = ?2 AND site_id = ?1 AND kind = 'mail'`
  await run(() =>
    db.batch([
      auditIf(db, by, { id, action: 'recipient.remove' }, isThere),
      db.prepare(remove).bind(by.siteId, id),
    ]),
  )
}

/** Forgets who never answered, asked before a moment or not at all. @returns how many */
export function deleteUnanswered(db: Database, beforeMs: number): Promise<number> {
  const remove = `
    DELETE FROM channel WHERE kind = 'mail' AND state = 'waiting'
      AND max(created_at_ms, coalesce(config ->> 'askedMs', 0)) < ?1`
  return deleteRows(db, remove, beforeMs)
}

const selectDueComments = `
  SELECT DISTINCT c.id FROM delivery AS d INDEXED BY delivery_due
    CROSS JOIN comment AS c ON c.id = d.comment_id AND c.site_id = d.site_id
  WHERE d.channel_id = ?1 AND d.state = 'waiting' AND d.next_attempt_ms <= ?2 AND c.status = 'pending'
  ORDER BY c.id`

/** Comments that a digest is to tell of and that still wait, oldest first. */
export async function commentsForDigest(db: Database, channelId: string, nowMs: number): Promise<string[]> {
  const statement = db.prepare(selectDueComments).bind(channelId, nowMs)
  const { results } = await run(() => statement.all<{ id: string }>())
  return results.map(({ id }) => id)
}

/** ?1 channel, ?2 now, ?3 events that are dealt with elsewhere, ?4 state, ?5 next attempt, ?6 outcome */
const settle = `
  UPDATE delivery SET state = ?4, next_attempt_ms = ?5, outcome = ?6, ended_at_ms = iif(?4 = 'waiting', NULL, ?2)
  WHERE channel_id = ?1 AND state = 'waiting' AND next_attempt_ms <= ?2
    AND event_id NOT IN (SELECT value FROM json_each(?3))`

/** What a digest comes to is so for all that it tells of, also for those beyond the courier's round. */
export async function settleDigest(
  db: Database,
  round: { channelId: string; nowMs: number; eventIds: readonly string[] },
  end: { state: 'waiting' | 'done'; nextAttemptMs: number; outcome: string },
): Promise<void> {
  const { channelId, nowMs, eventIds } = round
  const { state, nextAttemptMs, outcome } = end
  const values = [channelId, nowMs, JSON.stringify(eventIds), state, nextAttemptMs, outcome]
  await run(() =>
    db
      .prepare(settle)
      .bind(...values)
      .run(),
  )
}
