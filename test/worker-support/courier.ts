import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { Attempted, Channel, Scene } from '../../worker/courier/channel.ts'
import type { Courier } from '../../worker/courier/courier.ts'
import { addChannelStatement, type ChannelKind, type StoredChannel } from '../../worker/store/channels.ts'
import type { Delivery, OutboxEvent } from '../../worker/store/outbox.ts'
import { dayMs, hourMs } from './clock.ts'

/** A moment that the real clock does not reach: no alarm rings by itself. */
export const laterMs = 40_000 * dayMs + 12 * hourMs

type Stub = DurableObjectStub<Courier>

function courierOf(siteId: string, channelId: string | null): Stub {
  return env.COURIER.getByName(channelId === null ? siteId : `${siteId}/${channelId}`)
}

/** Stores a channel of a site as its kind would. */
export async function addChannel(
  siteId: string,
  changes: Partial<StoredChannel> & { kind: ChannelKind },
): Promise<StoredChannel> {
  const id = changes.id ?? `channel${String(++made.channels).padStart(9, '0')}`
  const channel: StoredChannel = {
    siteId,
    name: 'a channel',
    config: {},
    state: 'on',
    generation: 0,
    createdAtMs: Date.now(),
    ...changes,
    id,
  }
  await addChannelStatement(env.DB, channel).run()
  return channel
}

const made = { channels: 0 }

/** Makes the round of a site's events, as its alarm does. */
export async function planNow(siteId: string): Promise<void> {
  const stub = courierOf(siteId, null)
  await stub.wake(siteId, null)
  await runDurableObjectAlarm(stub)
}

/** Makes the round of a channel's deliveries, as its alarm does. */
export async function deliverNow(siteId: string, channelId: string): Promise<void> {
  const stub = courierOf(siteId, channelId)
  await stub.wake(siteId, channelId)
  await runDurableObjectAlarm(stub)
}

/** Plans what has happened on a site, and delivers what is due on each of its channels. */
export async function tellNow(siteId: string): Promise<void> {
  await planNow(siteId)
  const select = 'SELECT id FROM channel WHERE site_id = ?1 ORDER BY id'
  const { results } = await env.DB.prepare(select).bind(siteId).all<{ id: string }>()
  for (const { id } of results) await deliverNow(siteId, id)
}

/** When a courier's alarm will ring (Unix milliseconds). */
export function courierAlarmMs(siteId: string, channelId: string | null): Promise<number | null> {
  return runInDurableObject(courierOf(siteId, channelId), (_, { storage }) => storage.getAlarm())
}

/** Lets the alarm of a courier ring, when its time has come by the tests' clock. @returns whether it rang */
export async function ring(siteId: string, channelId: string | null): Promise<boolean> {
  const alarmMs = await courierAlarmMs(siteId, channelId)
  return alarmMs !== null && alarmMs <= Date.now() && runDurableObjectAlarm(courierOf(siteId, channelId))
}

/** A delivery as it is stored. */
export interface DeliveryRow {
  channel_id: string
  event_id: string
  type: string
  comment_id: string
  actor: string
  payload: string | null
  state: string
  attempts: number
  next_attempt_ms: number
  outcome: string | null
  ended_at_ms: number | null
}

/** A site's deliveries, in the order in which they were planned. */
export async function deliveriesOf(siteId: string): Promise<DeliveryRow[]> {
  const select = 'SELECT * FROM delivery WHERE site_id = ?1 ORDER BY rowid'
  return (await env.DB.prepare(select).bind(siteId).all<DeliveryRow>()).results
}

/** A kind that tells of everything, and comes to what a test says. */
export class Told implements Channel {
  /** What was sent in each round, and the deliveries' ids. */
  readonly rounds: string[][] = []
  readonly ids: string[][] = []
  tells = true
  text: string | null = null
  delayMs = 0
  answer: (id: string) => Attempted | null = () => ({ kind: 'done', outcome: 'ok' })

  plan(_: unknown, event: OutboxEvent, { nowMs }: Scene) {
    return this.tells ? { payload: this.text ?? event.type, firstAttemptMs: nowMs + this.delayMs } : null
  }

  async deliver(_: unknown, due: readonly Delivery[]): Promise<ReadonlyMap<string, Attempted>> {
    this.rounds.push(due.map(({ payload }) => payload ?? ''))
    this.ids.push(due.map(({ id }) => id))
    const came = new Map<string, Attempted>()
    for (const { id } of due) {
      const attempted = this.answer(id)
      if (attempted) came.set(id, attempted)
    }
    return came
  }
}
