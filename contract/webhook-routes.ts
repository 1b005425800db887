import { changes, reads } from './moderation-route.ts'
import { cursorErrors, keyErrors, NoContent, type Route } from './route.ts'
import {
  DeliveriesQuery,
  NewWebhook,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookDeliveryWithPayload,
  WebhookList,
  WebhookPatch,
  WebhookReplay,
  WebhookReplayAnswer,
  WebhookRotation,
  WebhookWithSecret,
} from './webhooks.ts'

/** `/v1/moderation/webhooks`. */
export const webhookRoutes: readonly Route[] = [
  reads('listWebhooks', '/webhooks', WebhookList, {
    summary: 'The site’s webhooks with their latest delivery, without their secrets',
    access: 'webhooks',
  }),
  changes(
    'addWebhook',
    '/webhooks',
    { 201: WebhookWithSecret },
    {
      summary: 'Adds a webhook; its secret is shown this once',
      access: 'webhooks',
      body: NewWebhook,
      errors: ['webhooks_full', 'not_configured'],
    },
  ),
  changes(
    'changeWebhook',
    '/webhooks/{id}',
    { 200: Webhook },
    {
      summary: 'Changes a webhook’s address, events or name, or switches it on or off',
      method: 'PATCH',
      access: 'webhooks',
      body: WebhookPatch,
      errors: ['webhook_not_found'],
    },
  ),
  changes(
    'removeWebhook',
    '/webhooks/{id}',
    { 204: NoContent },
    {
      summary: 'Removes a webhook with its deliveries',
      method: 'DELETE',
      access: 'webhooks',
      errors: ['webhook_not_found'],
    },
  ),
  changes(
    'rotateWebhookSecret',
    '/webhooks/{id}/rotate',
    { 200: WebhookWithSecret },
    {
      summary: 'Gives a webhook a new secret; for a while requests are signed with both',
      access: 'webhooks',
      body: WebhookRotation,
      errors: ['webhook_not_found', 'precondition_failed', 'not_configured'],
    },
  ),
  changes(
    'testWebhook',
    '/webhooks/{id}/test',
    { 202: WebhookDelivery },
    {
      summary: 'Sends a `webhook.test`, signed as everything else; its delivery says what came of it',
      access: 'webhooks',
      errors: ['webhook_not_found', 'webhook_off'],
    },
  ),
  reads('listDeliveries', '/webhooks/{id}/deliveries', WebhookDeliveryList, {
    summary: 'What was sent to a webhook in the last 30 days, newest first',
    access: 'webhooks',
    query: DeliveriesQuery,
    errors: [...keyErrors, 'query_invalid', 'webhook_not_found', ...cursorErrors],
  }),
  reads('getDelivery', '/webhooks/{id}/deliveries/{delivery}', WebhookDeliveryWithPayload, {
    summary: 'One delivery with its payload',
    access: 'webhooks',
    errors: [...keyErrors, 'webhook_not_found', 'delivery_not_found'],
  }),
  changes(
    'replayDelivery',
    '/webhooks/{id}/deliveries/{delivery}/replay',
    { 202: WebhookDelivery },
    {
      summary: 'Sends a delivery again, whatever became of it, with the same `webhook-id`',
      access: 'webhooks',
      errors: ['webhook_not_found', 'delivery_not_found', 'webhook_off'],
    },
  ),
  changes(
    'replayDeliveries',
    '/webhooks/{id}/replay',
    { 202: WebhookReplayAnswer },
    {
      summary: 'Sends again what has failed since a moment, with the same `webhook-id`s',
      access: 'webhooks',
      body: WebhookReplay,
      errors: ['webhook_not_found', 'webhook_off'],
    },
  ),
]
