import {
  type WebhookComment,
  type WebhookEvent,
  type WebhookTestEvent,
  webhookTest,
} from '../../contract/index.ts'
import { openWebhookSecret, webhookSignature } from '../auth/webhook.ts'
import { readTarget } from '../policy/outbound.ts'
import { retryAfterMs } from '../policy/retry.ts'
import type { StoredChannel } from '../store/channels.ts'
import type { Delivery, OutboxEvent } from '../store/outbox.ts'
import type { QueuedComment } from '../store/queue.ts'
import { isoTime } from '../store/rows.ts'
import { webhookConfig } from '../store/webhooks.ts'
import type { Attempted, Channel, Scene } from './channel.ts'
import { lookUp } from './look-up.ts'

/** Webhooks by Standard Webhooks 1.0; see docs/webhooks.md and docs/decisions/0015-webhooks.md. */

const timeoutMs = 15_000
/** An invocation has six connections at a time; a request that waits for one would wait its time-out away. */
const requestsAtOnce = 5
const userAgent = 'Sada-Webhooks/1 (+https://www.standardwebhooks.com)'

/** By name, so that nothing gets out that is added to a comment later. */
function toWebhookComment(comment: QueuedComment): WebhookComment {
  const { id, status, reasons, page, parent, author, body, staff, pinned, reports } = comment
  const { created_at, edited_at } = comment
  return { id, status, reasons, page, parent, author, body, staff, pinned, reports, created_at, edited_at }
}

function plan(channel: StoredChannel, event: OutboxEvent, scene: Scene) {
  const comment = scene.comments.get(event.commentId)
  if (!comment || !webhookConfig(channel).events.includes(event.type)) return null
  const told: WebhookEvent = {
    type: event.type,
    timestamp: isoTime(event.atMs),
    data: {
      site: event.siteId,
      comment: toWebhookComment(comment),
      ...(event.actor ? { actor: { id: event.actor } } : {}),
    },
  }
  return { payload: JSON.stringify(told), firstAttemptMs: scene.nowMs }
}

/** The body of a test's request. */
export function testPayload(channel: StoredChannel, nowMs: number): string {
  const { id, name, siteId } = channel
  const told: WebhookTestEvent = {
    type: webhookTest,
    timestamp: isoTime(nowMs),
    data: { site: siteId, webhook: { id, name } },
  }
  return JSON.stringify(told)
}

/** What requests are signed with: the secret, and for a while the one before. `null`: neither can be read. */
async function secretsOf(channel: StoredChannel, { keys, nowMs }: Scene): Promise<string[] | null> {
  const { secret, old } = webhookConfig(channel)
  const sealed = [secret, ...(old && old.untilMs > nowMs ? [old.secret] : [])]
  const opened = await Promise.all(
    sealed.map((text) => openWebhookSecret(keys, channel.siteId, channel.id, text)),
  )
  const secrets = opened.filter((text) => text !== null)
  return secrets.length > 0 ? secrets : null
}

/** What an answer means; nothing of it is kept but its status. */
function judge({ status, headers }: Response, nowMs: number): Attempted {
  const outcome = `http_${status}`
  if (status >= 200 && status < 300) return { kind: 'done', outcome }
  if (status === 410) return { kind: 'off', outcome }
  const atMs = status === 429 || status === 503 ? retryAfterMs(headers.get('retry-after'), nowMs) : null
  return { kind: 'later', outcome, ...(atMs === null ? {} : { atMs }) }
}

async function send(target: URL, { id, payload }: Delivery, secrets: readonly string[]): Promise<Attempted> {
  const body = payload ?? ''
  const timestamp = Math.floor(Date.now() / 1000)
  const signatures = await Promise.all(
    secrets.map((secret) => webhookSignature(secret, { id, timestamp, body })),
  )
  try {
    const answer = await fetch(target, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': userAgent,
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signatures.join(' '),
      },
      // Where a redirect leads nobody has looked; and it is not what the owner has entered.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await answer.body?.cancel()
    return judge(answer, Date.now())
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError'
    return { kind: 'later', outcome: isLate ? 'timeout' : 'unreachable' }
  }
}

const whereaboutsCodes = {
  inner: 'address_refused',
  unknown: 'name_unknown',
  unavailable: 'resolver_unavailable',
} as const

/** Looks where the name leads just before, each time. */
async function sendSome(
  target: URL,
  some: readonly Delivery[],
  secrets: readonly string[],
  env: Env,
): Promise<Attempted[]> {
  const whereabouts = await lookUp(env.DNS_RESOLVER, target.hostname)
  if (whereabouts === 'public') return Promise.all(some.map((delivery) => send(target, delivery, secrets)))
  const outcome = whereaboutsCodes[whereabouts]
  return some.map(() => ({ kind: 'later', outcome }))
}

/** What may be sent at once: never two of one comment, so that a receiver hears of them in their order. */
function inGroups(due: readonly Delivery[]): Delivery[][] {
  const groups: Delivery[][] = []
  let group: Delivery[] = []
  for (const delivery of due) {
    const isFull = group.length === requestsAtOnce
    if (isFull || group.some(({ commentId }) => commentId === delivery.commentId)) {
      groups.push(group)
      group = []
    }
    group.push(delivery)
  }
  return [...groups, group]
}

async function deliver(
  channel: StoredChannel,
  due: readonly Delivery[],
  scene: Scene,
): Promise<ReadonlyMap<string, Attempted>> {
  const all = (attempted: Attempted) => new Map(due.map(({ id }) => [id, attempted]))
  const target = readTarget(webhookConfig(channel).url)
  if (!target) return all({ kind: 'dead', outcome: 'url_refused' })
  const secrets = await secretsOf(channel, scene)
  if (!secrets) return all({ kind: 'later', outcome: 'secret_unreadable' })
  const done = new Map<string, Attempted>()
  // Asked to wait, or to stop, by one answer, it does so with all that follow.
  let pause: Attempted | null = null
  for (const some of inGroups(due)) {
    const came: Attempted[] = pause
      ? Array<Attempted>(some.length).fill(pause)
      : await sendSome(target, some, secrets, scene.env)
    for (const [n, { id }] of some.entries()) {
      const attempted = came[n]
      if (attempted) done.set(id, attempted)
    }
    pause ??= pauseAfter(came)
  }
  return done
}

function pauseAfter(came: readonly Attempted[]): Attempted | null {
  if (came.some(({ kind }) => kind === 'off')) return { kind: 'dead', outcome: 'channel_off' }
  const waits = came.flatMap((each) => (each.kind === 'later' && each.atMs !== undefined ? [each.atMs] : []))
  return waits.length > 0
    ? { kind: 'later', outcome: 'asked_to_wait', atMs: Math.max(...waits), isWait: true }
    : null
}

/** The kind `webhook`. */
export const webhook: Channel = { plan, deliver }
