import { Hono } from 'hono'
import {
  DeliveriesQuery,
  DeliveryId,
  limits,
  NewWebhook,
  newPlainId,
  PlainId,
  type Webhook,
  type WebhookDelivery,
  type WebhookList,
  WebhookPatch,
  WebhookReplay,
  type WebhookReplayAnswer,
  WebhookRotation,
  type WebhookWithSecret,
} from '../../contract/index.ts'
import { AppError } from '../app-error.ts'
import { newWebhookSecret, sealWebhookSecret } from '../auth/webhook.ts'
import { requireKeyring } from '../config.ts'
import { wakeChannels, wakeSite } from '../courier/client.ts'
import { testPayload } from '../courier/webhook.ts'
import { withKey } from '../http/auth.ts'
import type { AppContext, AppEnv } from '../http/context.ts'
import { writes } from '../http/edge.ts'
import { noStore } from '../http/headers.ts'
import { forgetSite } from '../http/site.ts'
import { readBody, readIdOr, readQuery } from '../http/validate.ts'
import { readTarget } from '../policy/outbound.ts'
import { findChannel, listChannels, type StoredChannel } from '../store/channels.ts'
import {
  addTest,
  findDelivery,
  latestDeliveries,
  listDeliveries,
  replayDelivery,
  replayFailed,
} from '../store/deliveries.ts'
import { isoTime } from '../store/rows.ts'
import { addWebhook, changeWebhook, type Doing, removeWebhook, webhookConfig } from '../store/webhooks.ts'

/** `/v1/moderation/webhooks` */
export const webhookRoutes = new Hono<AppEnv>()
webhookRoutes.use(noStore, withKey('webhooks'))

/** A site that had no channel is remembered as such for some seconds elsewhere, where then nobody wakes its courier. */
const rememberedMs = 10_000

/** Who asks, and when. */
const doingOf = (c: AppContext): Doing => ({
  siteId: c.get('site').id,
  by: c.get('key').id,
  nowMs: Date.now(),
})

/** @throws AppError `webhook_not_found`, also for one of another site */
async function requireWebhook(c: AppContext): Promise<StoredChannel> {
  const id = readIdOr('webhook_not_found', PlainId, c.req.param('id'))
  const found = await findChannel(c.get('db'), c.get('site').id, 'webhook', id)
  if (!found) throw new AppError('webhook_not_found')
  return found
}

/** @throws AppError `webhook_not_found`, `webhook_off` */
async function requireWebhookOn(c: AppContext): Promise<StoredChannel> {
  const found = await requireWebhook(c)
  if (found.state !== 'on') throw new AppError('webhook_off')
  return found
}

/** @throws AppError `validation_failed` */
function requireTarget(c: AppContext, url: string): URL {
  const target = readTarget(url, new URL(c.req.url).hostname)
  if (!target) throw new AppError('validation_failed', { fields: [{ pointer: '/url', code: 'url_invalid' }] })
  return target
}

function toWebhook(channel: StoredChannel, latest: WebhookDelivery | null, nowMs: number): Webhook {
  const { id, name, state, createdAtMs } = channel
  const { url, events, old } = webhookConfig(channel)
  return {
    id,
    name,
    url,
    events,
    state: state === 'on' ? 'on' : 'off',
    old_secret_until: old && old.untilMs > nowMs ? isoTime(old.untilMs) : null,
    latest,
    created_at: isoTime(createdAtMs),
  }
}

async function withLatest(c: AppContext, channel: StoredChannel): Promise<Webhook> {
  const { data } = await listDeliveries(c.get('db'), channel.id, { limit: 1 }, Date.now())
  return toWebhook(channel, data[0] ?? null, Date.now())
}

function wakeNow(c: AppContext, webhookId: string): void {
  const due = new Map([[webhookId, Date.now()]])
  c.executionCtx.waitUntil(wakeChannels(c.env, c.get('site').id, due))
}

webhookRoutes.get('/', async (c) => {
  const [db, siteId] = [c.get('db'), c.get('site').id]
  const [channels, latest] = await Promise.all([
    listChannels(db, siteId, 'webhook'),
    latestDeliveries(db, siteId),
  ])
  const answer: WebhookList = {
    data: channels.map((channel) => toWebhook(channel, latest.get(channel.id) ?? null, Date.now())),
  }
  return c.json(answer)
})

webhookRoutes.post('/', writes, async (c) => {
  const { url, events, name } = await readBody(c, NewWebhook)
  const target = requireTarget(c, url)
  const [doing, id, secret] = [doingOf(c), newPlainId(), newWebhookSecret()]
  const { siteId, nowMs } = doing
  const channel: StoredChannel = {
    id,
    siteId,
    kind: 'webhook',
    name: name ?? target.hostname,
    config: {
      url: target.href,
      events: [...new Set(events)],
      secret: await sealWebhookSecret(await requireKeyring(c.env), siteId, id, secret),
    },
    state: 'on',
    createdAtMs: nowMs,
    generation: 0,
  }
  if (!(await addWebhook(c.get('db'), channel, doing))) throw new AppError('webhooks_full')
  forgetSite(c.env.DB, siteId)
  c.executionCtx.waitUntil(wakeSite(c.env, siteId, nowMs + rememberedMs))
  const answer: WebhookWithSecret = { ...toWebhook(channel, null, nowMs), secret }
  return c.json(answer, 201)
})

webhookRoutes.patch('/:id', writes, async (c) => {
  const { id } = await requireWebhook(c)
  const { url, events, name, state } = await readBody(c, WebhookPatch)
  const config = {
    ...(url === undefined ? {} : { url: requireTarget(c, url).href }),
    ...(events === undefined ? {} : { events: [...new Set(events)] }),
  }
  const doing = { ...doingOf(c), action: 'webhook.change' } as const
  const changed = await changeWebhook(c.get('db'), id, { name, state, config }, doing)
  if (!changed) throw new AppError('webhook_not_found')
  forgetSite(c.env.DB, doing.siteId)
  return c.json(await withLatest(c, changed))
})

webhookRoutes.delete('/:id', writes, async (c) => {
  const { id } = await requireWebhook(c)
  await removeWebhook(c.get('db'), id, doingOf(c))
  forgetSite(c.env.DB, c.get('site').id)
  return c.body(null, 204)
})

webhookRoutes.post('/:id/rotate', writes, async (c) => {
  const found = await requireWebhook(c)
  const { grace_seconds } = await readBody(c, WebhookRotation)
  const doing = { ...doingOf(c), action: 'webhook.rotate' } as const
  const { siteId, nowMs } = doing
  const secret = newWebhookSecret()
  const sealed = await sealWebhookSecret(await requireKeyring(c.env), siteId, found.id, secret)
  const before = webhookConfig(found).secret
  const old = grace_seconds > 0 ? { secret: before, untilMs: nowMs + grace_seconds * 1000 } : null
  const changed = await changeWebhook(
    c.get('db'),
    found.id,
    { config: { secret: sealed, old } },
    doing,
    before,
  )
  if (!changed) throw new AppError('webhook_not_found')
  // Somebody else has rotated it meanwhile: the secret that is shown must be the one that holds.
  if (webhookConfig(changed).secret !== sealed) throw new AppError('precondition_failed')
  const answer: WebhookWithSecret = { ...(await withLatest(c, changed)), secret }
  return c.json(answer)
})

webhookRoutes.post('/:id/test', writes, async (c) => {
  const found = await requireWebhookOn(c)
  const doing = doingOf(c)
  const made = await addTest(c.get('db'), found.id, testPayload(found, doing.nowMs), doing)
  if (!made) throw new AppError('webhook_off')
  wakeNow(c, found.id)
  return c.json(made, 202)
})

webhookRoutes.get('/:id/deliveries', async (c) => {
  const { id } = await requireWebhook(c)
  return c.json(await listDeliveries(c.get('db'), id, readQuery(c, DeliveriesQuery), Date.now()))
})

webhookRoutes.get('/:id/deliveries/:delivery', async (c) => {
  const { id } = await requireWebhook(c)
  const delivery = readIdOr('delivery_not_found', DeliveryId, c.req.param('delivery'))
  const found = await findDelivery(c.get('db'), id, delivery)
  if (!found) throw new AppError('delivery_not_found')
  return c.json(found)
})

webhookRoutes.post('/:id/deliveries/:delivery/replay', writes, async (c) => {
  const { id } = await requireWebhookOn(c)
  const delivery = readIdOr('delivery_not_found', DeliveryId, c.req.param('delivery'))
  const replayed = await replayDelivery(c.get('db'), id, delivery, doingOf(c))
  if (!replayed) throw new AppError('delivery_not_found')
  wakeNow(c, id)
  return c.json(replayed, 202)
})

webhookRoutes.post('/:id/replay', writes, async (c) => {
  const { id } = await requireWebhookOn(c)
  const { since } = await readBody(c, WebhookReplay)
  const deliveries = await replayFailed(c.get('db'), id, Date.parse(since), doingOf(c))
  if (deliveries > 0) wakeNow(c, id)
  const answer: WebhookReplayAnswer = { deliveries, more: deliveries === limits.replayDeliveriesMax }
  return c.json(answer, 202)
})
