import { openAddress } from '../auth/address.ts'
import { linksFor } from '../mail/links.ts'
import { commentsMessage } from '../mail/message.ts'
import { type Sent, sendMail } from '../mail/send.ts'
import { nextDigestMs } from '../policy/digest.ts'
import { nextAttemptMs } from '../policy/retry.ts'
import type { StoredChannel } from '../store/channels.ts'
import { countBeforeDelivery, type Delivery, type OutboxEvent } from '../store/outbox.ts'
import { findQueuedMany, type QueuedComment } from '../store/queue.ts'
import { commentsForDigest, recipientConfig, settleDigest } from '../store/recipients.ts'
import type { Attempted, Channel, Plan, Scene } from './channel.ts'

/** A new comment that waits, or one that readers' reports took down. What a moderator holds, they know of. */
function isNews({ type, actor }: OutboxEvent): boolean {
  return type === 'comment.created' || (type === 'comment.held' && actor === '')
}

function plan(channel: StoredChannel, event: OutboxEvent, scene: Scene): Plan | null {
  const comment = scene.comments.get(event.commentId)
  if (!isNews(event) || comment?.status !== 'pending') return null
  const { mode, digestHours, isPaused } = recipientConfig(channel)
  if (isPaused) return null
  const { nowMs, site } = scene
  const firstAttemptMs = mode === 'each' ? nowMs : nextDigestMs(digestHours, site.settings.time_zone, nowMs)
  return { payload: null, firstAttemptMs }
}

const moot: Attempted = { kind: 'done', outcome: 'moot' }

function toAttempted(sent: Sent): Attempted {
  switch (sent.kind) {
    case 'sent':
      return { kind: 'done', outcome: 'sent' }
    case 'full':
      return { kind: 'later', outcome: sent.code, atMs: sent.untilMs, isWait: true }
    case 'refused':
      return { kind: 'off', outcome: sent.code }
    case 'faulty':
      return { kind: 'dead', outcome: sent.code }
    case 'failed':
      return { kind: 'later', outcome: sent.code }
  }
}

/** What works for one recipient. */
interface Desk {
  channel: StoredChannel
  scene: Scene
  address: string
}

async function write(
  { channel, scene, address }: Desk,
  comments: readonly QueuedComment[],
  waiting: number,
): Promise<Attempted> {
  const { env, keys, site, nowMs } = scene
  const message = await commentsMessage(
    site,
    channel,
    comments,
    waiting,
    linksFor(keys, channel, env.PUBLIC_URL, nowMs),
  )
  return toAttempted(await sendMail(env, site, address, message, nowMs))
}

async function deliverEach(desk: Desk, due: readonly Delivery[]): Promise<ReadonlyMap<string, Attempted>> {
  const attempted = new Map<string, Attempted>()
  /** A day's budget that is used up, or a recipient who is gone, is so for the rest as well. */
  let end: Attempted | null = null
  const told = new Set<string>()
  for (const { id, commentId } of due) {
    const comment = desk.scene.comments.get(commentId)
    // Held when it came and again by reports, both at once, is one message.
    if (comment?.status !== 'pending' || told.has(commentId)) {
      attempted.set(id, moot)
      continue
    }
    told.add(commentId)
    const result: Attempted = end ?? (await write(desk, [comment], 1))
    attempted.set(id, result)
    if (result.kind === 'off' || (result.kind === 'later' && result.isWait)) end = result
  }
  return attempted
}

const hourMs = 3_600_000
/** More than these at once are one message; more in an hour are collected until the next full hour. */
const eachMost = 10
const collected = 'collected'

/** @returns when to tell of what is due (Unix milliseconds); `null`: now, since it is not much or was collected before */
async function collectedUntil({ channel, scene }: Desk, due: readonly Delivery[]): Promise<number | null> {
  const { env, nowMs } = scene
  const hourBeganMs = nowMs - (nowMs % hourMs)
  const ids = due.map(({ id }) => id).toSorted()
  if (ids[0] === undefined || due.some(({ atMs }) => atMs < hourBeganMs)) return null
  const range = { sinceMs: nowMs - hourMs, beforeId: ids[0], outcomes: ['sent', collected] }
  const many = await countBeforeDelivery(env.DB, channel.id, range)
  return many >= eachMost ? hourBeganMs + hourMs : null
}

const shownInDigest = 10

/** One message for all that is due, also for what is beyond the courier's round. */
async function deliverDigest(desk: Desk, due: readonly Delivery[]): Promise<ReadonlyMap<string, Attempted>> {
  const { channel, scene } = desk
  const { env, site, nowMs } = scene
  const waiting = await commentsForDigest(env.DB, channel.id, nowMs)
  const found = await findQueuedMany(env.DB, site.id, waiting.slice(0, shownInDigest))
  const comments = found.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const result = waiting.length === 0 ? moot : await write(desk, comments, waiting.length)
  const round = { channelId: channel.id, nowMs, eventIds: due.map(({ id }) => id) }
  const { outcome } = result
  if (result.kind === 'done')
    await settleDigest(env.DB, round, { state: 'done', nextAttemptMs: nowMs, outcome })
  if (result.kind === 'later') {
    // They come back with the first of them, whose attempts are the digest's.
    const attempts = Math.min(...due.map((delivery) => delivery.attempts)) + 1
    const atMs = result.isWait ? result.atMs : nextAttemptMs(attempts, nowMs)
    await settleDigest(env.DB, round, { state: 'waiting', nextAttemptMs: atMs ?? nowMs, outcome })
  }
  return new Map(due.map(({ id }) => [id, result]))
}

/** Mail to a moderator, or to somebody else who reads what waits. */
export const mailChannel: Channel = {
  plan,
  async deliver(channel, due, scene) {
    const { address: sealed, mode, isPaused } = recipientConfig(channel)
    if (isPaused) return new Map(due.map(({ id }) => [id, { kind: 'dead', outcome: 'channel_off' }]))
    const address = await openAddress(scene.keys, channel.siteId, channel.id, sealed)
    if (address === null)
      return new Map(due.map(({ id }) => [id, { kind: 'dead', outcome: 'address_unreadable' }]))
    const desk = { channel, scene, address }
    if (mode === 'digest') return deliverDigest(desk, due)
    const atMs = await collectedUntil(desk, due)
    if (atMs !== null)
      return new Map(due.map(({ id }) => [id, { kind: 'later', outcome: collected, atMs, isWait: true }]))
    const waiting = due.filter(({ commentId }) => scene.comments.get(commentId)?.status === 'pending')
    return waiting.length > eachMost ? deliverDigest(desk, due) : deliverEach(desk, due)
  },
}
