import { read, type TestSite } from './api.ts'
import { type Call, json, own, type Row } from './moderation-rows.ts'
import { hookUrl, makeWebhook, onWebhooks } from './webhooks.ts'

/** How each operation on webhooks is called rightly and wrongly, for the test of all operations. */

const noWebhook = '0000000000000000'
const noDelivery = '0'.repeat(32)

const call = (site: TestSite, path: string, body?: unknown): Call => ({
  path: `/v1/moderation/webhooks${path}`,
  headers: body === undefined ? own(site) : { ...own(site), ...json },
  ...(body === undefined ? {} : { body }),
})

const onOne = (status: number, path: string, body?: unknown): Row => ({
  status,
  valid: async (site) => call(site, `/${(await makeWebhook(site)).id}${path}`, body),
  broken: ['webhook_not_found', (site) => call(site, `/${noWebhook}${path}`, body)],
})

const onDelivery = (status: number, path: string): Row => ({
  status,
  valid: async (site) => {
    const { id } = await makeWebhook(site)
    const planned = await read<{ id: string }>(onWebhooks(site, 'POST', `/${id}/test`), 202)
    return call(site, `/${id}/deliveries/${planned.id}${path}`)
  },
  broken: ['webhook_not_found', (site) => call(site, `/${noWebhook}/deliveries/${noDelivery}${path}`)],
})

/** One row for each operation on webhooks. */
export const webhookRows: Record<string, Row> = {
  listWebhooks: {
    status: 200,
    valid: async (site) => {
      await makeWebhook(site)
      return call(site, '')
    },
    broken: ['key_missing', () => ({ path: '/v1/moderation/webhooks' })],
  },
  addWebhook: {
    status: 201,
    valid: (site) => call(site, '', { url: hookUrl, events: ['comment.held'], name: 'تطبيق التحرير' }),
    broken: ['validation_failed', (site) => call(site, '', { url: hookUrl, events: ['comment.read'] })],
  },
  changeWebhook: onOne(200, '', { events: ['comment.reported'], state: 'off' }),
  removeWebhook: onOne(204, ''),
  rotateWebhookSecret: onOne(200, '/rotate', { grace_seconds: 60 }),
  testWebhook: onOne(202, '/test'),
  listDeliveries: onOne(200, '/deliveries?state=dead&limit=5'),
  getDelivery: onDelivery(200, ''),
  replayDelivery: onDelivery(202, '/replay'),
  replayDeliveries: onOne(202, '/replay', { since: '2026-01-01T00:00:00Z' }),
}
