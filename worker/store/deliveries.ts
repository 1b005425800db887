import {
  type DeliveriesQuery,
  type DeliveryState,
  decodeCursor,
  encodeCursor,
  limits,
  type WebhookDelivery,
  type WebhookDeliveryList,
  type WebhookDeliveryWithPayload,
  webhookTest,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { type Database, run } from './db.ts'
import { timePart } from './outbox.ts'
import { isoTime } from './rows.ts'
import { auditOnceStatement, type Doing } from './webhooks.ts'

/** Deliveries of webhooks, as their owners see them. */

const columns =
  'event_id, type, comment_id, state, attempts, outcome, at_ms, next_attempt_ms, ended_at_ms, payload'

interface Row {
  event_id: string
  type: WebhookDelivery['type']
  comment_id: string
  state: DeliveryState
  attempts: number
  outcome: string | null
  at_ms: number
  next_attempt_ms: number
  ended_at_ms: number | null
  payload: string | null
}

function toDelivery(row: Row): WebhookDelivery {
  const { event_id: id, type, comment_id, state, attempts, outcome } = row
  return {
    id,
    type,
    comment_id: comment_id || null,
    state,
    attempts,
    outcome,
    happened_at: isoTime(row.at_ms),
    next_attempt_at: state === 'waiting' ? isoTime(row.next_attempt_ms) : null,
    ended_at: row.ended_at_ms === null ? null : isoTime(row.ended_at_ms),
  }
}

/** A new id of an event, as the triggers of migrations/0005 make them. */
function newEventId(nowMs: number): string {
  const random = crypto.getRandomValues(new Uint8Array(10))
  return timePart(nowMs) + Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const selectLatest = `
  SELECT channel.id AS channel_id, ${columns} FROM channel CROSS JOIN delivery
    ON delivery.channel_id = channel.id
    AND delivery.event_id = (SELECT max(event_id) FROM delivery WHERE channel_id = channel.id)
  WHERE channel.site_id = ?1 AND channel.kind = 'webhook'`.replace(' state,', ' delivery.state,')

/** The latest delivery of each webhook of a site that has any, by webhook. */
export async function latestDeliveries(db: Database, siteId: string): Promise<Map<string, WebhookDelivery>> {
  const { results } = await run(() =>
    db.prepare(selectLatest).bind(siteId).all<Row & { channel_id: string }>(),
  )
  return new Map(results.map((row) => [row.channel_id, toDelivery(row)]))
}

const selectPiece = `
  SELECT ${columns} FROM delivery
  WHERE channel_id = ?1 AND event_id < ?2 AND (?3 IS NULL OR state = ?3) ORDER BY event_id DESC LIMIT ?4`

/** Deliveries of a webhook, newest first. @throws AppError for a cursor of another list */
export async function listDeliveries(
  db: Database,
  webhookId: string,
  query: DeliveriesQuery,
  nowMs: number,
): Promise<WebhookDeliveryList> {
  const { state = null, limit = 50, cursor } = query
  const list = `deliveries ${webhookId} ${state}`
  const decoded = cursor === undefined ? { position: [] } : decodeCursor(cursor, list, nowMs)
  if ('fault' in decoded) throw new AppError(decoded.fault)
  const before = decoded.position[0] ?? '~'
  const statement = db.prepare(selectPiece).bind(webhookId, before, state, limit + 1)
  const { results } = await run(() => statement.all<Row>())
  const rows = results.slice(0, limit)
  const last = rows.at(-1)
  const next_cursor = results.length > limit && last ? encodeCursor(list, [last.event_id], nowMs) : null
  return { data: rows.map(toDelivery), next_cursor }
}

/** @returns `null` when the webhook has no such delivery */
export async function findDelivery(
  db: Database,
  webhookId: string,
  id: string,
): Promise<WebhookDeliveryWithPayload | null> {
  const select = `SELECT ${columns} FROM delivery WHERE channel_id = ?1 AND event_id = ?2`
  const row = await run(() => db.prepare(select).bind(webhookId, id).first<Row>())
  return row && { ...toDelivery(row), payload: row.payload ?? '' }
}

/** ?1 site, ?2 webhook, ?3 id, ?4 now, ?5 payload */
const insertTest = `
  INSERT INTO delivery (site_id, channel_id, event_id, type, comment_id, actor, at_ms, payload, state, next_attempt_ms)
  SELECT ?1, id, ?3, '${webhookTest}', '', '', ?4, ?5, 'waiting', ?4 FROM channel WHERE id = ?2 AND state = 'on'
  ON CONFLICT (channel_id, event_id) DO NOTHING`

const isNewTest = 'NOT EXISTS (SELECT 1 FROM delivery WHERE channel_id = ?2 AND event_id = ?6)'

/** Plans the delivery of a test. @returns `null` when the webhook is gone or off by now */
export async function addTest(
  db: Database,
  webhookId: string,
  payload: string,
  doing: Doing,
): Promise<WebhookDelivery | null> {
  const { siteId, nowMs } = doing
  const id = newEventId(nowMs)
  const note = { ...doing, webhookId, action: 'webhook.test' } as const
  await run(() =>
    db.batch([
      auditOnceStatement(db, note, isNewTest, id),
      db.prepare(insertTest).bind(siteId, webhookId, id, nowMs, payload),
    ]),
  )
  const made = await findDelivery(db, webhookId, id)
  if (!made) return null
  const { payload: _, ...delivery } = made
  return delivery
}

/** Which deliveries are sent again: those from one id to another that have one of two states, or failed. */
interface Replayed {
  from: string
  to: string
  limit: number
  isAny: boolean
}

/** Those that are not about to be sent anyway. Parameters: webhook, now, then those of {@link Replayed}. */
const toReplay = (webhook: string, now: string, [from, to, isAny, limit]: readonly string[]) => `
  SELECT event_id FROM delivery
  WHERE channel_id = ${webhook} AND event_id >= ${from} AND event_id <= ${to}
    AND (${isAny} OR state = 'dead' OR (state = 'waiting' AND attempts > 0))
    AND NOT (state = 'waiting' AND attempts = 0 AND next_attempt_ms <= ${now})
  ORDER BY event_id LIMIT ${limit}`

const isAnyToReplay = `EXISTS (${toReplay('?2', '?5', ['?6', '?7', '?8', '?9'])})`

const replay = `
  UPDATE delivery SET state = 'waiting', attempts = 0, next_attempt_ms = ?2, ended_at_ms = NULL
  WHERE channel_id = ?1 AND event_id IN (${toReplay('?1', '?2', ['?3', '?4', '?5', '?6'])})`

/** Those of this moment, so that a batch that is sent again after its answer was lost counts them, too. */
const countReplayed = `
  SELECT count(*) AS n FROM delivery INDEXED BY delivery_due
  WHERE channel_id = ?1 AND state = 'waiting' AND next_attempt_ms = ?2 AND attempts = 0
    AND event_id >= ?3 AND event_id <= ?4`

async function sendAgain(
  db: Database,
  webhookId: string,
  { from, to, limit, isAny }: Replayed,
  doing: Doing,
): Promise<number> {
  const note = { ...doing, webhookId, action: 'webhook.replay' } as const
  const values = [from, to, isAny ? 1 : 0, limit] as const
  const [, , replayed] = await run(() =>
    db.batch<{ n: number }>([
      auditOnceStatement(db, note, isAnyToReplay, ...values),
      db.prepare(replay).bind(webhookId, doing.nowMs, ...values),
      db.prepare(countReplayed).bind(webhookId, doing.nowMs, from, to),
    ]),
  )
  return replayed?.results[0]?.n ?? 0
}

/** Sends one delivery again, from the beginning of the schedule. @returns as it is then; `null` when there is none */
export async function replayDelivery(
  db: Database,
  webhookId: string,
  id: string,
  doing: Doing,
): Promise<WebhookDelivery | null> {
  await sendAgain(db, webhookId, { from: id, to: id, limit: 1, isAny: true }, doing)
  const found = await findDelivery(db, webhookId, id)
  if (!found) return null
  const { payload: _, ...delivery } = found
  return delivery
}

/** Sends again what has failed since a moment (Unix milliseconds), the oldest first. @returns how many */
export function replayFailed(
  db: Database,
  webhookId: string,
  sinceMs: number,
  doing: Doing,
): Promise<number> {
  const failed = { from: timePart(sinceMs), to: '~', limit: limits.replayDeliveriesMax, isAny: false }
  return sendAgain(db, webhookId, failed, doing)
}
