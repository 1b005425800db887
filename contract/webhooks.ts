import * as v from 'valibot'
import type { FieldCode } from './errors.ts'
import { EventType } from './events.ts'
import { ActorName, Count, Cursor, Moment, NextCursor, queryInteger, Time } from './fields.ts'
import { CommentId, PlainId, SiteId } from './ids.ts'
import { limits } from './limits.ts'
import { ModeratedComment } from './moderation.ts'

const code = (value: FieldCode): FieldCode => value

const Url = v.pipe(
  v.string(),
  v.maxLength(limits.urlBytes, code('too_long')),
  v.description(
    'https on port 443, to a public name: no address of numbers, no credentials, not this instance itself',
  ),
)

const Events = v.pipe(
  v.array(EventType),
  v.minLength(1, code('required')),
  v.maxLength(EventType.options.length, code('too_long')),
  v.description('What it is told of'),
)

export const NewWebhook = v.strictObject({
  url: Url,
  events: v.optional(Events, [...EventType.options]),
  name: v.pipe(v.optional(ActorName), v.description('For moderators; the host unless given')),
})
export type NewWebhook = v.InferOutput<typeof NewWebhook>

export const WebhookPatch = v.strictObject({
  url: v.optional(Url),
  events: v.optional(Events),
  name: v.optional(ActorName),
  state: v.pipe(
    v.optional(v.picklist(['on', 'off'])),
    v.description('`off` ends what waits for it; it can be sent again later'),
  ),
})
export type WebhookPatch = v.InferOutput<typeof WebhookPatch>

/** The event of a test; nobody subscribes to it. */
export const webhookTest = 'webhook.test'

export const DeliveryState = v.picklist(['waiting', 'done', 'dead'])
export type DeliveryState = v.InferOutput<typeof DeliveryState>

export const DeliveryId = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{32}$/, 'value_invalid'),
  v.description('The `webhook-id` of its requests; sorts by time'),
)

export const WebhookDelivery = v.strictObject({
  id: DeliveryId,
  type: v.picklist([...EventType.options, webhookTest]),
  comment_id: v.nullable(CommentId),
  state: v.pipe(
    DeliveryState,
    v.description('`waiting` for an attempt, `done`, or `dead`: given up, unless it is sent again'),
  ),
  attempts: Count,
  outcome: v.pipe(
    v.nullable(v.string()),
    v.description('What the last attempt came to: `http_` with a status, or a word (docs/webhooks.md)'),
  ),
  happened_at: v.pipe(Time, v.description('When the event happened')),
  next_attempt_at: v.nullable(Time),
  ended_at: v.nullable(Time),
})
export type WebhookDelivery = v.InferOutput<typeof WebhookDelivery>

export const WebhookDeliveryWithPayload = v.strictObject({
  ...WebhookDelivery.entries,
  payload: v.pipe(v.string(), v.description('The body of its requests, byte for byte')),
})
export type WebhookDeliveryWithPayload = v.InferOutput<typeof WebhookDeliveryWithPayload>

export const Webhook = v.strictObject({
  id: PlainId,
  name: v.string(),
  url: v.string(),
  events: v.array(EventType),
  state: v.pipe(
    v.picklist(['on', 'off']),
    v.description('`off`: switched off by a moderator, or because it answered 410'),
  ),
  old_secret_until: v.pipe(
    v.nullable(Time),
    v.description('Until then requests are signed with the former secret, too'),
  ),
  latest: v.pipe(v.nullable(WebhookDelivery), v.description('Its latest delivery')),
  created_at: Time,
})
export type Webhook = v.InferOutput<typeof Webhook>

export const WebhookList = v.strictObject({ data: v.array(Webhook) })
export type WebhookList = v.InferOutput<typeof WebhookList>

export const WebhookWithSecret = v.strictObject({
  ...Webhook.entries,
  secret: v.pipe(
    v.string(),
    v.description('`whsec_` and base 64: shown this once, stored encrypted; signs by Standard Webhooks'),
  ),
})
export type WebhookWithSecret = v.InferOutput<typeof WebhookWithSecret>

export const WebhookRotation = v.strictObject({
  grace_seconds: v.optional(
    v.pipe(
      v.number(),
      v.integer(code('value_invalid')),
      v.minValue(0, code('value_invalid')),
      v.maxValue(limits.keyGraceSecondsMax, code('value_invalid')),
      v.description('How long requests are signed with both secrets; a day unless given, 0: not at all'),
    ),
    86_400,
  ),
})
export type WebhookRotation = v.InferOutput<typeof WebhookRotation>

export const DeliveriesQuery = v.strictObject({
  state: v.optional(DeliveryState),
  limit: v.optional(queryInteger(1, limits.pageSizeMax)),
  cursor: v.optional(Cursor),
})
export type DeliveriesQuery = v.InferOutput<typeof DeliveriesQuery>

export const WebhookDeliveryList = v.strictObject({
  data: v.array(WebhookDelivery),
  next_cursor: NextCursor,
})
export type WebhookDeliveryList = v.InferOutput<typeof WebhookDeliveryList>

export const WebhookReplay = v.strictObject({
  since: v.pipe(Moment, v.description('RFC 3339: what happened from then on and failed is sent again')),
})
export type WebhookReplay = v.InferOutput<typeof WebhookReplay>

export const WebhookReplayAnswer = v.strictObject({
  deliveries: v.pipe(Count, v.description('How many are sent again, the oldest first')),
  more: v.pipe(v.boolean(), v.description('There are more than one request takes: repeat it later')),
})
export type WebhookReplayAnswer = v.InferOutput<typeof WebhookReplayAnswer>

const { email: _, ...authorEntries } = ModeratedComment.entries.author.entries

/** A comment as a webhook tells of it: what a moderator's queue has, and never an e-mail address. */
export const WebhookComment = v.strictObject({
  ...ModeratedComment.entries,
  author: v.strictObject(authorEntries),
})
export type WebhookComment = v.InferOutput<typeof WebhookComment>

/** The body of a request that tells of a comment. */
export const WebhookEvent = v.strictObject({
  type: EventType,
  timestamp: v.pipe(Time, v.description('When it happened')),
  data: v.strictObject({
    site: SiteId,
    comment: v.pipe(WebhookComment, v.description('As it was when the event was first to be told')),
    actor: v.optional(
      v.pipe(
        v.strictObject({ id: v.string() }),
        v.description('The key or channel that acted; missing for readers and for Sada itself'),
      ),
    ),
  }),
})
export type WebhookEvent = v.InferOutput<typeof WebhookEvent>

/** The body of a test's request. */
export const WebhookTestEvent = v.strictObject({
  type: v.literal(webhookTest),
  timestamp: Time,
  data: v.strictObject({ site: SiteId, webhook: v.strictObject({ id: PlainId, name: v.string() }) }),
})
export type WebhookTestEvent = v.InferOutput<typeof WebhookTestEvent>
