/** A typed client of Sada's HTTP interface, for browsers, Node and Workers. It depends on nothing that runs. */
export { isLoopback, isSafeForKey } from './address.ts'
export { AdminClient } from './admin.ts'
export { type LocalCode, SadaError } from './errors.ts'
export {
  type Acted,
  ModerationClient,
  type QueueAsk,
  type RecipientAsk,
  type RuleAsk,
  type TaggedSettings,
} from './moderation.ts'
export type { Answer, Ask, ClientOptions } from './transport.ts'
export { type DeliveriesAsk, type WebhookAsk, WebhookClient } from './webhooks.ts'
