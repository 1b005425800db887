import type {
  DeliveriesQuery,
  NewWebhook,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookDeliveryWithPayload,
  WebhookList,
  WebhookPatch,
  WebhookReplayAnswer,
  WebhookWithSecret,
} from '../contract/index.ts'
import { type ClientOptions, Transport } from './transport.ts'

/** A webhook as it is given; defaults as in `contract/webhooks.ts`. */
export type WebhookAsk = Pick<NewWebhook, 'url'> & Partial<NewWebhook>

/** Which deliveries of a webhook are asked for. */
export type DeliveriesAsk = Partial<Pick<DeliveriesQuery, 'state' | 'limit' | 'cursor'>>

const base = '/v1/moderation/webhooks'
const part = encodeURIComponent

/**
 * `/v1/moderation/webhooks` of an instance, for the site that the key names; as {@link ModerationClient}, of which it is a
 * part that few need.
 *
 * @throws SadaError by every method, with a code of `docs/errors.md`, or a {@link LocalCode}
 */
export class WebhookClient {
  readonly #transport: Transport

  constructor(options: ClientOptions) {
    this.#transport = new Transport(options)
  }

  async #get<T>(path: string, query: Record<string, string | number | undefined> = {}): Promise<T> {
    return (await this.#transport.send<T>({ path: `${base}${path}`, query })).data
  }

  async #post<T>(path: string, body?: unknown): Promise<T> {
    return (await this.#transport.send<T>({ method: 'POST', path: `${base}${path}`, body })).data
  }

  async list(): Promise<Webhook[]> {
    return (await this.#get<WebhookList>('')).data
  }

  add(webhook: WebhookAsk): Promise<WebhookWithSecret> {
    return this.#post('', webhook)
  }

  async change(id: string, patch: WebhookPatch): Promise<Webhook> {
    const path = `${base}/${part(id)}`
    return (await this.#transport.send<Webhook>({ method: 'PATCH', path, body: patch })).data
  }

  async remove(id: string): Promise<void> {
    await this.#transport.send({ method: 'DELETE', path: `${base}/${part(id)}` })
  }

  /** @param graceSeconds how long requests are signed with both secrets; a day unless given */
  rotateSecret(id: string, graceSeconds?: number): Promise<WebhookWithSecret> {
    const body = graceSeconds === undefined ? {} : { grace_seconds: graceSeconds }
    return this.#post(`/${part(id)}/rotate`, body)
  }

  test(id: string): Promise<WebhookDelivery> {
    return this.#post(`/${part(id)}/test`)
  }

  deliveries(id: string, ask: DeliveriesAsk = {}): Promise<WebhookDeliveryList> {
    return this.#get(`/${part(id)}/deliveries`, { ...ask })
  }

  delivery(id: string, delivery: string): Promise<WebhookDeliveryWithPayload> {
    return this.#get(`/${part(id)}/deliveries/${part(delivery)}`)
  }

  replay(id: string, delivery: string): Promise<WebhookDelivery> {
    return this.#post(`/${part(id)}/deliveries/${part(delivery)}/replay`)
  }

  /** Sends again what has failed since a moment (RFC 3339). */
  replayFailed(id: string, since: string): Promise<WebhookReplayAnswer> {
    return this.#post(`/${part(id)}/replay`, { since })
  }
}
