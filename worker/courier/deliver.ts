import { logSurvived } from '../http/log.ts'
import { nextAttemptMs } from '../policy/retry.ts'
import { findChannelOfSite, type StoredChannel } from '../store/channels.ts'
import {
  type Attempt,
  type Delivery,
  dueDeliveries,
  nextDueMs,
  noteAttempts,
  switchChannelOff,
} from '../store/outbox.ts'
import type { Attempted, Scene } from './channel.ts'
import { type Kinds, sceneFor } from './scene.ts'

/** The free plan allows 50 outgoing requests a round: a kind may need three for a delivery. */
const deliveriesInRound = 16

function toAttempt(delivery: Delivery, attempted: Attempted, nowMs: number): Attempt {
  const { id } = delivery
  const attempts = delivery.attempts + 1
  const ended = { id, attempts, nextAttemptMs: nowMs, outcome: attempted.outcome }
  if (attempted.kind === 'done') return { ...ended, state: 'done' }
  if (attempted.kind !== 'later') return { ...ended, state: 'dead' }
  if (attempted.isWait) {
    const atMs = Math.max(nowMs + 1_000, attempted.atMs ?? nowMs)
    return { ...ended, attempts: delivery.attempts, state: 'waiting', nextAttemptMs: atMs }
  }
  const nextMs = nextAttemptMs(attempts, nowMs)
  if (nextMs === null) return { ...ended, state: 'dead' }
  return { ...ended, state: 'waiting', nextAttemptMs: Math.max(nextMs, attempted.atMs ?? 0) }
}

/** A failure of our own making is an attempt that failed. */
async function attempt(
  channel: StoredChannel,
  due: readonly Delivery[],
  kinds: Kinds,
  scene: Scene,
): Promise<ReadonlyMap<string, Attempted>> {
  const kind = kinds[channel.kind]
  if (channel.state !== 'on' || !kind)
    return new Map(due.map(({ id }) => [id, { kind: 'dead', outcome: 'channel_off' }]))
  try {
    return await kind.deliver(channel, due, scene)
  } catch (error) {
    logSurvived('delivery_failed', error)
    return new Map()
  }
}

/**
 * Makes those deliveries of a channel that are due.
 *
 * @returns when to come again (Unix milliseconds); `null` when nothing waits
 */
export async function deliverRound(
  env: Env,
  { siteId, channelId }: { siteId: string; channelId: string },
  kinds: Kinds,
  nowMs: number,
): Promise<number | null> {
  const due = await dueDeliveries(env.DB, channelId, nowMs, deliveriesInRound)
  if (due.length === 0) return nextDueMs(env.DB, channelId)
  const ids = due.map(({ commentId }) => commentId)
  const [scene, channel] = await Promise.all([
    sceneFor(env, siteId, ids, nowMs),
    findChannelOfSite(env.DB, siteId, channelId),
  ])
  // With a channel its deliveries are gone, too.
  if (!scene || !channel) return null
  const attempted = await attempt(channel, due, kinds, scene)
  const lost: Attempted = { kind: 'later', outcome: 'internal' }
  // An attempt may have taken its time.
  const endedMs = Date.now()
  const noted = due.map((delivery) => toAttempt(delivery, attempted.get(delivery.id) ?? lost, endedMs))
  await noteAttempts(env.DB, channelId, noted, endedMs)
  if ([...attempted.values()].some(({ kind }) => kind === 'off'))
    await switchChannelOff(env.DB, channelId, endedMs)
  return nextDueMs(env.DB, channelId)
}
