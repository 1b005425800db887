import { requireKeyring } from '../config.ts'
import { logSurvived } from '../http/log.ts'
import { nextAttemptMs } from '../policy/retry.ts'
import { listChannels, type StoredChannel } from '../store/channels.ts'
import {
  type Attempt,
  type Delivery,
  dueDeliveries,
  listOutbox,
  nextDueMs,
  noteAttempts,
  type OutboxEvent,
  type PlannedDelivery,
  planDeliveries,
} from '../store/outbox.ts'
import { findQueuedMany } from '../store/queue.ts'
import { findSite } from '../store/sites.ts'
import type { Attempted, Channel, Scene } from './channel.ts'

/** The free plan allows 50 outgoing requests and 50 queries an invocation; a webhook takes up to three of the former. */
const eventsInRound = 100
const deliveriesInRound = 12

async function sceneFor(
  env: Env,
  siteId: string,
  commentIds: readonly string[],
  nowMs: number,
): Promise<Scene | null> {
  const site = await findSite(env.DB, siteId)
  if (!site) return null
  const found = await findQueuedMany(env.DB, siteId, [...new Set(commentIds)])
  const comments = new Map(found.map((comment) => [comment.id, comment]))
  return { env, keys: await requireKeyring(env), site, comments, nowMs }
}

/** The kinds of channels that can deliver. */
type Kinds = Readonly<Partial<Record<StoredChannel['kind'], Channel>>>

async function plan(
  events: readonly OutboxEvent[],
  channels: readonly StoredChannel[],
  kinds: Kinds,
  scene: Scene,
): Promise<PlannedDelivery[]> {
  const planned: PlannedDelivery[] = []
  for (const event of events) {
    for (const channel of channels) {
      const made = await kinds[channel.kind]?.plan(channel, event, scene)
      if (made) planned.push({ event, channelId: channel.id, ...made })
    }
  }
  return planned
}

function toAttempt(delivery: Delivery, attempted: Attempted, nowMs: number): Attempt {
  const { id } = delivery
  const attempts = delivery.attempts + 1
  const ended = { id, attempts, nextAttemptMs: nowMs, outcome: attempted.outcome }
  if (attempted.kind === 'done') return { ...ended, state: 'done' }
  if (attempted.kind !== 'later') return { ...ended, state: 'dead' }
  const nextMs = nextAttemptMs(attempts, nowMs)
  if (attempted.isWait) {
    const atMs = Math.max(nowMs + 1_000, attempted.atMs ?? nowMs)
    return { ...ended, attempts: delivery.attempts, state: 'waiting', nextAttemptMs: atMs }
  }
  if (nextMs === null) return { ...ended, state: 'dead' }
  return { ...ended, state: 'waiting', nextAttemptMs: Math.max(nextMs, attempted.atMs ?? 0) }
}

/** One channel's failure, even of our own making, keeps no other from being served. */
async function deliverBy(
  channel: StoredChannel,
  due: readonly Delivery[],
  kinds: Kinds,
  scene: Scene,
): Promise<ReadonlyMap<string, Attempted>> {
  const all = (attempted: Attempted) => new Map(due.map(({ id }) => [id, attempted]))
  const kind = kinds[channel.kind]
  if (channel.state !== 'on' || !kind) return all({ kind: 'dead', outcome: 'channel_off' })
  try {
    return await kind.deliver(channel, due, scene)
  } catch (error) {
    logSurvived('delivery_failed', error)
    return all({ kind: 'later', outcome: 'internal' })
  }
}

async function deliver(env: Env, siteId: string, kinds: Kinds, nowMs: number): Promise<void> {
  const due = await dueDeliveries(env.DB, siteId, nowMs, deliveriesInRound)
  if (due.length === 0) return
  const ids = due.map(({ commentId }) => commentId)
  const [scene, channels] = await Promise.all([
    sceneFor(env, siteId, ids, nowMs),
    listChannels(env.DB, siteId),
  ])
  if (!scene) return
  const attempts = await Promise.all(
    channels.flatMap((channel) => {
      const own = due.filter(({ channelId }) => channelId === channel.id)
      return own.length > 0 ? [attemptsOf(channel, own, kinds, scene)] : []
    }),
  )
  const gone = attempts.flatMap(({ channelId, isGone }) => (isGone ? [channelId] : []))
  await noteAttempts(
    env.DB,
    attempts.flatMap(({ noted }) => noted),
    gone,
    nowMs,
  )
}

async function attemptsOf(
  channel: StoredChannel,
  due: readonly Delivery[],
  kinds: Kinds,
  scene: Scene,
): Promise<{ channelId: string; isGone: boolean; noted: Attempt[] }> {
  const attempted = await deliverBy(channel, due, kinds, scene)
  const lost: Attempted = { kind: 'later', outcome: 'internal' }
  return {
    channelId: channel.id,
    isGone: [...attempted.values()].some(({ kind }) => kind === 'off'),
    noted: due.map((delivery) => toAttempt(delivery, attempted.get(delivery.id) ?? lost, scene.nowMs)),
  }
}

/**
 * Plans deliveries of what has happened on a site, and makes those that are due.
 *
 * @returns when to come again (Unix milliseconds); `null` when nothing waits
 */
export async function makeRound(
  env: Env,
  siteId: string,
  kinds: Kinds,
  nowMs: number,
): Promise<number | null> {
  const events = await listOutbox(env.DB, siteId, eventsInRound)
  if (events.length > 0) {
    const ids = events.map(({ commentId }) => commentId)
    const [scene, channels] = await Promise.all([
      sceneFor(env, siteId, ids, nowMs),
      listChannels(env.DB, siteId),
    ])
    const on = channels.filter(({ state }) => state === 'on')
    await planDeliveries(env.DB, events, scene ? await plan(events, on, kinds, scene) : [])
  }
  await deliver(env, siteId, kinds, nowMs)
  return events.length === eventsInRound ? nowMs : nextDueMs(env.DB, siteId)
}
