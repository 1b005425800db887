import type { EventType } from '../../contract/index.ts'
import { type Database, run } from './db.ts'

/** Something that happened, in the batch in which it happened (migrations/0005). */
export interface OutboxEvent {
  seq: number
  id: string
  siteId: string
  type: EventType
  commentId: string
  /** The key or channel that acted; empty for readers and for Sada itself. */
  actor: string
  atMs: number
}

/** The telling of one event by one channel. */
export interface Delivery extends Omit<OutboxEvent, 'seq' | 'id'> {
  id: string
  channelId: string
  eventId: string
  payload: string | null
  attempts: number
}

/** What an attempt came to. */
export interface Attempt {
  id: string
  state: 'waiting' | 'done' | 'dead'
  attempts: number
  nextAttemptMs: number
  outcome: string
}

interface EventRow {
  seq: number
  id: string
  site_id: string
  type: EventType
  comment_id: string
  actor: string
  at_ms: number
}

/** A site's events that nobody has planned deliveries for, oldest first. */
export async function listOutbox(db: Database, siteId: string, limit: number): Promise<OutboxEvent[]> {
  const select = `SELECT seq, id, site_id, type, comment_id, actor, at_ms FROM outbox WHERE site_id = ?1 ORDER BY seq LIMIT ?2`
  const { results } = await run(() => db.prepare(select).bind(siteId, limit).all<EventRow>())
  return results.map(({ site_id, comment_id, at_ms, ...event }) => ({
    ...event,
    siteId: site_id,
    commentId: comment_id,
    atMs: at_ms,
  }))
}

/** A delivery to be made of an event. */
export interface PlannedDelivery {
  event: OutboxEvent
  channelId: string
  payload: string | null
  firstAttemptMs: number
}

const insertDeliveries = `
  INSERT INTO delivery (id, site_id, channel_id, event_id, type, comment_id, actor, at_ms, payload, state, next_attempt_ms)
  SELECT value ->> 'event' || '.' || (value ->> 'channel'), o.site_id, value ->> 'channel', o.id, o.type, o.comment_id, o.actor, o.at_ms,
    value ->> 'payload', 'waiting', value ->> 'at'
  FROM json_each(?1) CROSS JOIN outbox AS o ON o.seq = value ->> 'seq' AND o.id = value ->> 'event'
  WHERE EXISTS (SELECT 1 FROM channel WHERE id = value ->> 'channel')
  ON CONFLICT (id) DO NOTHING`

const deleteEvents = `
  DELETE FROM outbox WHERE seq IN (SELECT value ->> 'seq' FROM json_each(?1))
    AND id IN (SELECT value ->> 'id' FROM json_each(?1))`

/** Plans deliveries and takes their events out of the outbox, in one batch: each is planned once. */
export async function planDeliveries(
  db: Database,
  events: readonly OutboxEvent[],
  planned: readonly PlannedDelivery[],
): Promise<void> {
  const deliveries = planned.map(({ event, channelId, payload, firstAttemptMs }) => ({
    seq: event.seq,
    event: event.id,
    channel: channelId,
    payload,
    at: firstAttemptMs,
  }))
  const gone = events.map(({ seq, id }) => ({ seq, id }))
  await run(() =>
    db.batch([
      db.prepare(insertDeliveries).bind(JSON.stringify(deliveries)),
      db.prepare(deleteEvents).bind(JSON.stringify(gone)),
    ]),
  )
}

interface DeliveryRow {
  id: string
  site_id: string
  channel_id: string
  event_id: string
  type: EventType
  comment_id: string
  actor: string
  at_ms: number
  payload: string | null
  attempts: number
}

const selectDue = `
  SELECT id, site_id, channel_id, event_id, type, comment_id, actor, at_ms, payload, attempts
  FROM delivery WHERE site_id = ?1 AND state = 'waiting' AND next_attempt_ms <= ?2 ORDER BY next_attempt_ms, at_ms, id LIMIT ?3`

/** Deliveries whose time has come, the longest waiting first. */
export async function dueDeliveries(
  db: Database,
  siteId: string,
  nowMs: number,
  limit: number,
): Promise<Delivery[]> {
  const { results } = await run(() => db.prepare(selectDue).bind(siteId, nowMs, limit).all<DeliveryRow>())
  return results.map(({ site_id, channel_id, event_id, comment_id, at_ms, ...delivery }) => ({
    ...delivery,
    siteId: site_id,
    channelId: channel_id,
    eventId: event_id,
    commentId: comment_id,
    atMs: at_ms,
  }))
}

/** When the site's next delivery is due (Unix milliseconds); `null` when none waits. */
export function nextDueMs(db: Database, siteId: string): Promise<number | null> {
  const select = `SELECT min(next_attempt_ms) AS due FROM delivery WHERE site_id = ?1 AND state = 'waiting'`
  return run(() => db.prepare(select).bind(siteId).first<number | null>('due'))
}

const updateDeliveries = `
  UPDATE delivery SET state = a.value ->> 'state', attempts = a.value ->> 'attempts', next_attempt_ms = a.value ->> 'nextAttemptMs',
    outcome = a.value ->> 'outcome', ended_at_ms = iif(a.value ->> 'state' = 'waiting', NULL, ?2)
  FROM json_each(?1) AS a WHERE delivery.id = a.value ->> 'id' AND delivery.state = 'waiting'`

/** Notes what attempts came to. A channel that is to be told no more goes off, and what waits for it dies. */
export async function noteAttempts(
  db: Database,
  attempts: readonly Attempt[],
  channelsGone: readonly string[],
  nowMs: number,
): Promise<void> {
  await run(() =>
    db.batch([
      db.prepare(updateDeliveries).bind(JSON.stringify(attempts), nowMs),
      ...channelsGone.flatMap((id) => [
        db.prepare(`UPDATE channel SET state = 'off' WHERE id = ?1 AND state = 'on'`).bind(id),
        db
          .prepare(
            `UPDATE delivery SET state = 'dead', outcome = 'channel_off', ended_at_ms = ?2
             WHERE channel_id = ?1 AND state = 'waiting'`,
          )
          .bind(id, nowMs),
      ]),
    ]),
  )
}

const selectWaitingSites = `
  SELECT DISTINCT site_id FROM outbox
  UNION SELECT DISTINCT site_id FROM delivery WHERE state = 'waiting' AND next_attempt_ms <= ?1`

/** Sites for which something waits that should have been told by a moment. */
export async function sitesWithWaiting(db: Database, byMs: number): Promise<string[]> {
  const { results } = await run(() => db.prepare(selectWaitingSites).bind(byMs).all<{ site_id: string }>())
  return results.map(({ site_id }) => site_id)
}

/** Forgets deliveries that ended before a moment. @returns how many */
export async function deleteEndedDeliveries(db: Database, beforeMs: number): Promise<number> {
  const { meta } = await run(() =>
    db.prepare('DELETE FROM delivery WHERE ended_at_ms < ?1').bind(beforeMs).run(),
  )
  return meta.changes
}
