import { type AuditAction, type EventType, limits } from '../../contract/index.ts'
import { addChannelStatement, findChannel, removeChannelStatement, type StoredChannel } from './channels.ts'
import { type Database, run } from './db.ts'

/** What a webhook's `config` holds. */
export interface WebhookConfig {
  url: string
  events: EventType[]
  /** Sealed (worker/auth/webhook.ts). */
  secret: string
  /** The secret before, while requests are signed with both. */
  old?: { secret: string; untilMs: number } | null
}

function isConfig(config: unknown): config is WebhookConfig {
  return typeof config === 'object' && config !== null && 'url' in config && 'secret' in config
}

/** @throws TypeError for a channel of another kind */
export function webhookConfig(channel: Pick<StoredChannel, 'config'>): WebhookConfig {
  if (!isConfig(channel.config)) throw new TypeError('not a webhook')
  return channel.config
}

/** Who does something, and when. */
export interface Doing {
  siteId: string
  /** The key that acts. */
  by: string
  nowMs: number
}

/**
 * Notes what was done to a webhook, ?2 of site ?1, if the condition holds: before the change does so, and no more when
 * a batch is sent again after its answer was lost. ?1 site, ?2 webhook, ?3 key, ?4 action, ?5 now
 */
const insertAuditIf = (condition: string) => `
  INSERT INTO audit (site_id, key_id, action, after, created_at_ms) SELECT ?1, ?3, ?4, ?2, ?5 WHERE ${condition}`

/** The statement that notes something in the audit trail, once; see `insertAuditIf`. */
export function auditOnceStatement(
  db: Database,
  note: Doing & { webhookId: string; action: AuditAction },
  condition: string,
  ...values: readonly (string | number | null)[]
): D1PreparedStatement {
  const { siteId, webhookId, by, action, nowMs } = note
  return db.prepare(insertAuditIf(condition)).bind(siteId, webhookId, by, action, nowMs, ...values)
}

const hasRoom = `(SELECT count(*) FROM channel WHERE site_id = ?1 AND kind = 'webhook') < ?6`

/** Adds a webhook. @returns `false` when the site has as many as it can have */
export async function addWebhook(db: Database, webhook: StoredChannel, doing: Doing): Promise<boolean> {
  const { id: webhookId, siteId } = webhook
  const isNew = `NOT EXISTS (SELECT 1 FROM channel WHERE id = ?2) AND ${hasRoom}`
  const note = { ...doing, webhookId, action: 'webhook.create' } as const
  await run(() =>
    db.batch([
      auditOnceStatement(db, note, isNew, limits.webhooksMax),
      addChannelStatement(db, webhook, limits.webhooksMax),
    ]),
  )
  return (await findChannel(db, siteId, 'webhook', webhookId)) !== null
}

/** What is to be changed; what is not named stays. */
export interface WebhookChange {
  name?: string | undefined
  state?: 'on' | 'off' | undefined
  config?: Partial<WebhookConfig>
}

/** ?1 site, ?2 webhook; ?6 name, ?7 change of the config (RFC 7396), ?8 state, ?9 the secret it has now, if that matters */
const isAnother = `EXISTS (SELECT 1 FROM channel WHERE id = ?2 AND site_id = ?1 AND kind = 'webhook'
  AND (?9 IS NULL OR config ->> 'secret' = ?9)
  AND (name <> coalesce(?6, name) OR config <> json_patch(config, ?7) OR state <> coalesce(?8, state)))`

const update = `
  UPDATE channel SET name = coalesce(?3, name), config = json_patch(config, ?4), state = coalesce(?5, state)
  WHERE id = ?2 AND site_id = ?1 AND kind = 'webhook' AND (?6 IS NULL OR config ->> 'secret' = ?6)`

/** What waits for a webhook that is switched off ends, as it does when it answers 410. ?1 webhook, ?2 now */
const endWaiting = `
  UPDATE delivery SET state = 'dead', outcome = 'channel_off', ended_at_ms = ?2
  WHERE channel_id = ?1 AND state = 'waiting' AND EXISTS (SELECT 1 FROM channel WHERE id = ?1 AND state = 'off')`

/**
 * Changes a webhook.
 *
 * @param ifSecret changes nothing when the (sealed) secret is another one by now
 * @returns the webhook as it is then; `null` when the site has no such webhook
 */
export async function changeWebhook(
  db: Database,
  webhookId: string,
  change: WebhookChange,
  doing: Doing & { action: AuditAction },
  ifSecret: string | null = null,
): Promise<StoredChannel | null> {
  const { siteId, nowMs } = doing
  const [name, config, state] = [
    change.name ?? null,
    JSON.stringify(change.config ?? {}),
    change.state ?? null,
  ]
  await run(() =>
    db.batch([
      auditOnceStatement(db, { ...doing, webhookId }, isAnother, name, config, state, ifSecret),
      db.prepare(update).bind(siteId, webhookId, name, config, state, ifSecret),
      ...(state === 'off' ? [db.prepare(endWaiting).bind(webhookId, nowMs)] : []),
    ]),
  )
  return findChannel(db, siteId, 'webhook', webhookId)
}

/** Removes a webhook with its deliveries. */
export async function removeWebhook(db: Database, webhookId: string, doing: Doing): Promise<void> {
  const isThere = 'EXISTS (SELECT 1 FROM channel WHERE id = ?2 AND site_id = ?1)'
  await run(() =>
    db.batch([
      auditOnceStatement(db, { ...doing, webhookId, action: 'webhook.remove' }, isThere),
      removeChannelStatement(db, doing.siteId, webhookId),
    ]),
  )
}
