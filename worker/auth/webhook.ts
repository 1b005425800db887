import type { Keyring } from './keyring.ts'
import { type SealingKey, seal, unseal } from './seal.ts'

/** Secrets and signatures of Standard Webhooks 1.0, symmetric: HMAC-SHA-256, identified as `v1`. */

const prefix = 'whsec_'
/** What the specification asks for at least; and 32 letters of base 64 without padding. */
const secretBytes = 24

const encoder = new TextEncoder()
const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))
const sealingKey = (keys: Keyring): SealingKey => ({ id: keys.id, key: keys.channel })
const place = (siteId: string, channelId: string) => `${siteId}|${channelId}|webhook`

/** A new secret of a webhook, as its owner gets it. */
export function newWebhookSecret(): string {
  return prefix + base64(crypto.getRandomValues(new Uint8Array(secretBytes)))
}

/** @returns the secret as it may be stored; bound to its site and webhook */
export function sealWebhookSecret(
  keys: Keyring,
  siteId: string,
  channelId: string,
  secret: string,
): Promise<string> {
  return seal(sealingKey(keys), place(siteId, channelId), secret)
}

/** @returns `null` when the secret was sealed with another `DATA_KEY`, for another webhook, or was altered */
export function openWebhookSecret(
  keys: Keyring,
  siteId: string,
  channelId: string,
  sealed: string,
): Promise<string | null> {
  return unseal(sealingKey(keys), place(siteId, channelId), sealed)
}

/** One signature of a request. @param timestamp Unix seconds of the attempt */
export async function webhookSignature(
  secret: string,
  message: { id: string; timestamp: number; body: string },
): Promise<string> {
  const bytes = Uint8Array.from(atob(secret.slice(prefix.length)), (char) => char.charCodeAt(0))
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const signed = encoder.encode(`${message.id}.${message.timestamp}.${message.body}`)
  return `v1,${base64(new Uint8Array(await crypto.subtle.sign('HMAC', key, signed)))}`
}
