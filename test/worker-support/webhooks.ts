import type {
  NewWebhook,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookWithSecret,
} from '../../contract/index.ts'
import { read, send, sendJson, type TestSite, withKey } from './api.ts'
import { deliverNow } from './courier.ts'

export const hookHost = 'hooks.example'
export const hookUrl = `https://${hookHost}/sada?from=news`

const base = '/v1/moderation/webhooks'

/** A webhook of the site, for all events unless told otherwise. */
export function makeWebhook(site: TestSite, changes: Partial<NewWebhook> = {}): Promise<WebhookWithSecret> {
  return read(sendJson('POST', base, { url: hookUrl, ...changes }, withKey(site.key)), 201)
}

/** A request of the site's owner below `/webhooks`. */
export function onWebhooks(site: TestSite, method: string, path: string, body?: unknown): Promise<Response> {
  const headers = withKey(site.key)
  return body === undefined
    ? send(`${base}${path}`, { method, headers })
    : sendJson(method, `${base}${path}`, body, headers)
}

/** What the owner sees of the deliveries, newest first. */
export async function deliveriesSeen(site: TestSite, id: string, query = ''): Promise<WebhookDelivery[]> {
  return (await read<WebhookDeliveryList>(onWebhooks(site, 'GET', `/${id}/deliveries${query}`))).data
}

/** Sends a test and makes its first attempt. @returns the delivery as it was planned */
export async function sendTest(site: TestSite, id: string): Promise<WebhookDelivery> {
  const planned = await read<WebhookDelivery>(onWebhooks(site, 'POST', `/${id}/test`), 202)
  await deliverNow(site.id, id)
  return planned
}
