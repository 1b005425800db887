import type { EventType } from '../../contract/index.ts'
import { type Database, deleteRows, run } from './db.ts'

/** Something that happened, in the batch in which it happened (migrations/0005). */
export interface OutboxEvent {
  seq: number
  /** Sorts by time. */
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
  /** The event's: a channel tells of an event once. */
  id: string
  channelId: string
  eventId: string
  payload: string | null
  attempts: number
}

/** What an attempt came to; `id` is the delivery's. */
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

/** ?1 deliveries, ?2 payloads, of which several deliveries may have the same */
const insertDeliveries = `
  INSERT INTO delivery (site_id, channel_id, event_id, type, comment_id, actor, at_ms, payload, state, next_attempt_ms)
  SELECT o.site_id, d.value ->> 'channel', o.id, o.type, o.comment_id, o.actor, o.at_ms, p.value, 'waiting', d.value ->> 'at'
  FROM json_each(?1) AS d CROSS JOIN outbox AS o ON o.seq = d.value ->> 'seq' AND o.id = d.value ->> 'event'
    LEFT JOIN json_each(?2) AS p ON p.key = d.value ->> 'payload'
  WHERE EXISTS (SELECT 1 FROM channel WHERE id = d.value ->> 'channel')
  ORDER BY d.key
  ON CONFLICT (channel_id, event_id) DO NOTHING`

const deleteEvents = `
  DELETE FROM outbox WHERE seq IN (SELECT value ->> 'seq' FROM json_each(?1))
    AND id IN (SELECT value ->> 'id' FROM json_each(?1))`

/** Plans deliveries and takes their events out of the outbox, in one batch: each is planned once. */
export async function planDeliveries(
  db: Database,
  events: readonly OutboxEvent[],
  planned: readonly PlannedDelivery[],
): Promise<void> {
  const payloads = [...new Set(planned.flatMap(({ payload }) => payload ?? []))]
  const places = new Map(payloads.map((payload, i) => [payload, i]))
  const deliveries = planned.map(({ event, channelId, payload, firstAttemptMs }) => ({
    seq: event.seq,
    event: event.id,
    channel: channelId,
    payload: payload === null ? null : places.get(payload),
    at: firstAttemptMs,
  }))
  const gone = events.map(({ seq, id }) => ({ seq, id }))
  await run(() =>
    db.batch([
      db.prepare(insertDeliveries).bind(JSON.stringify(deliveries), JSON.stringify(payloads)),
      db.prepare(deleteEvents).bind(JSON.stringify(gone)),
    ]),
  )
}

interface DeliveryRow extends Omit<EventRow, 'seq'> {
  channel_id: string
  payload: string | null
  attempts: number
}

const selectDue = `
  SELECT event_id AS id, site_id, channel_id, type, comment_id, actor, at_ms, payload, attempts
  FROM delivery INDEXED BY delivery_due WHERE channel_id = ?1 AND state = 'waiting' AND next_attempt_ms <= ?2
  ORDER BY next_attempt_ms, rowid LIMIT ?3`

/** A channel's deliveries whose time has come, the longest waiting first; of one moment, in the order of the events. */
export async function dueDeliveries(
  db: Database,
  channelId: string,
  nowMs: number,
  limit: number,
): Promise<Delivery[]> {
  const { results } = await run(() => db.prepare(selectDue).bind(channelId, nowMs, limit).all<DeliveryRow>())
  return results.map(({ site_id, channel_id, comment_id, at_ms, ...delivery }) => ({
    ...delivery,
    siteId: site_id,
    channelId: channel_id,
    eventId: delivery.id,
    commentId: comment_id,
    atMs: at_ms,
  }))
}

/** When a channel's next delivery is due (Unix milliseconds); `null` when none waits. */
export async function nextDueMs(db: Database, channelId: string): Promise<number | null> {
  const select = `SELECT min(next_attempt_ms) AS due FROM delivery INDEXED BY delivery_due WHERE channel_id = ?1 AND state = 'waiting'`
  const row = await run(() => db.prepare(select).bind(channelId).first<{ due: number | null }>())
  return row?.due ?? null
}

const timeDigits = 12

/** An id of an event sorts by time; this is the lowest of a moment (Unix milliseconds), or its beginning. */
export function timePart(ms: number): string {
  return Math.max(0, ms).toString(16).padStart(timeDigits, '0')
}

const countBefore = `
  SELECT count(*) AS n FROM (
    SELECT outcome FROM delivery WHERE channel_id = ?1 AND event_id >= ?2 AND event_id < ?3 ORDER BY event_id DESC LIMIT 50)
  WHERE outcome IN (SELECT value FROM json_each(?4))`

/** Of the fifty deliveries of a channel before one of them, and since a moment (Unix milliseconds), those that came to this. */
export async function countBeforeDelivery(
  db: Database,
  channelId: string,
  range: { sinceMs: number; beforeId: string; outcomes: readonly string[] },
): Promise<number> {
  const { sinceMs, beforeId, outcomes } = range
  const statement = db.prepare(countBefore)
  const values = [channelId, timePart(sinceMs), beforeId, JSON.stringify(outcomes)]
  return (await run(() => statement.bind(...values).first<{ n: number }>()))?.n ?? 0
}

/** ?1 channel, ?2 attempts, ?3 now */
const updateDeliveries = `
  UPDATE delivery SET state = a.value ->> 'state', attempts = a.value ->> 'attempts', next_attempt_ms = a.value ->> 'nextAttemptMs',
    outcome = a.value ->> 'outcome', ended_at_ms = iif(a.value ->> 'state' = 'waiting', NULL, ?3)
  FROM json_each(?2) AS a
  WHERE delivery.channel_id = ?1 AND delivery.event_id = a.value ->> 'id' AND delivery.state = 'waiting'`

/** Notes what attempts came to. One that has ended meanwhile stays as it is. */
export async function noteAttempts(
  db: Database,
  channelId: string,
  attempts: readonly Attempt[],
  nowMs: number,
): Promise<void> {
  const note = db.prepare(updateDeliveries).bind(channelId, JSON.stringify(attempts), nowMs)
  await run(() => note.run())
}

/** ?1 channel, ?2 now */
const auditOff = `
  INSERT INTO audit (site_id, key_id, action, after, created_at_ms)
  SELECT site_id, '', kind || '.off', id, ?2 FROM channel WHERE id = ?1 AND state = 'on'`

const switchOff = `UPDATE channel SET state = 'off' WHERE id = ?1 AND state = 'on'`

const endWaiting = `
  UPDATE delivery SET state = 'dead', outcome = 'channel_off', ended_at_ms = ?2
  WHERE channel_id = ?1 AND state = 'waiting'`

/** Switches a channel off, because the other side wants no more; what waits for it dies. */
export async function switchChannelOff(db: Database, channelId: string, nowMs: number): Promise<void> {
  await run(() =>
    db.batch([
      db.prepare(auditOff).bind(channelId, nowMs),
      db.prepare(switchOff).bind(channelId),
      db.prepare(endWaiting).bind(channelId, nowMs),
    ]),
  )
}

/** Whom to wake: `channelId` is `null` for events that nobody has planned deliveries for. */
export interface Waiting {
  siteId: string
  channelId: string | null
}

const selectWaiting = `
  SELECT id AS site_id, NULL AS channel_id FROM site WHERE EXISTS (SELECT 1 FROM outbox WHERE site_id = site.id)
  UNION ALL
  SELECT site_id, id FROM channel WHERE EXISTS (
    SELECT 1 FROM delivery WHERE channel_id = channel.id AND state = 'waiting' AND next_attempt_ms <= ?1)`

/** Sites with events, and channels with deliveries, that should have been dealt with by a moment. */
export async function listWaiting(db: Database, byMs: number): Promise<Waiting[]> {
  const statement = db.prepare(selectWaiting).bind(byMs)
  const { results } = await run(() => statement.all<{ site_id: string; channel_id: string | null }>())
  return results.map(({ site_id, channel_id }) => ({ siteId: site_id, channelId: channel_id }))
}

/**
 * An event's id begins with its moment and comes before its delivery's end, so that of each channel this is the beginning
 * of its table. ?1 the first id of the moment, ?2 the moment, ?3 at most
 */
const deleteEnded = `
  DELETE FROM delivery WHERE rowid IN (
    SELECT d.rowid FROM channel CROSS JOIN delivery AS d ON d.channel_id = channel.id AND d.event_id < ?1
    WHERE d.ended_at_ms < ?2 LIMIT ?3)`
/** In one night; what is left then goes in the next. */
const endedDeliveriesMost = 10_000

/** Forgets deliveries that ended before a moment. @returns how many */
export function deleteEndedDeliveries(db: Database, beforeMs: number): Promise<number> {
  return deleteRows(db, deleteEnded, timePart(beforeMs), beforeMs, endedDeliveriesMost)
}
