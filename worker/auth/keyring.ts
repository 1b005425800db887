import { equalInConstantTime, fromBase64Url, toBase64Url } from './encoding.ts'

/**
 * Every key of an instance, derived from its one secret, `DATA_KEY`, by HKDF (RFC 5869): a label for each
 * purpose, so that none can stand in for another.
 */
export interface Keyring {
  /** Names the secret in what was encrypted with it; reveals nothing of it. */
  id: string
  /** AES-256-GCM, for readers' addresses. */
  email: CryptoKey
  /** AES-256-GCM, for what a channel needs to deliver: moderators' addresses, secrets of others. */
  channel: CryptoKey
  /** HMAC-SHA-256, by purpose. */
  mac: Record<MacPurpose, CryptoKey>
}

export type MacPurpose = 'author' | 'device' | 'visitor' | 'edit' | 'idempotency' | 'text' | 'link' | 'chat'

const encoder = new TextEncoder()
const macAlgorithm = { name: 'HMAC', hash: 'SHA-256', length: 256 } as const

async function derive(secret: Uint8Array<ArrayBuffer>): Promise<Keyring> {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  const hkdf = (purpose: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(32),
    info: encoder.encode(`sada/v1/${purpose}`),
  })
  const macKey = (purpose: MacPurpose | 'id') =>
    crypto.subtle.deriveKey(hkdf(purpose), base, macAlgorithm, false, ['sign'])
  const sealingKey = (purpose: 'email' | 'channel') =>
    crypto.subtle.deriveKey(hkdf(purpose), base, { name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ])
  const [email, channel, id, author, device, visitor, edit, idempotency, text, link, chat] =
    await Promise.all([
      sealingKey('email'),
      sealingKey('channel'),
      macKey('id'),
      macKey('author'),
      macKey('device'),
      macKey('visitor'),
      macKey('edit'),
      macKey('idempotency'),
      macKey('text'),
      macKey('link'),
      macKey('chat'),
    ])
  const idMac = new Uint8Array(await crypto.subtle.sign('HMAC', id, encoder.encode('id')))
  return {
    id: toBase64Url(idMac.slice(0, 6)),
    email,
    channel,
    mac: { author, device, visitor, edit, idempotency, text, link, chat },
  }
}

/** Derivations done in this isolate, by secret: a pure function's memory, never a request's. */
const derived = new Map<string, Promise<Keyring>>()

/** @returns `null` when the secret is missing or is not 32 bytes in base64url */
export async function keyring(secret: string | undefined): Promise<Keyring | null> {
  const bytes = secret ? fromBase64Url(secret) : null
  if (!secret || bytes?.length !== 32) return null
  const known = derived.get(secret) ?? derive(bytes)
  derived.set(secret, known)
  return known
}

/**
 * A keyed hash of several values, in base64url, 43 characters. The values are parted by U+001F, which
 * no value may hold, so that `ab|c` and `a|bc` differ.
 */
export async function mac(keys: Keyring, purpose: MacPurpose, ...values: readonly string[]): Promise<string> {
  const message = values.map((value) => value.replaceAll('\u001f', '')).join('\u001f')
  const signature = await crypto.subtle.sign('HMAC', keys.mac[purpose], encoder.encode(message))
  return toBase64Url(new Uint8Array(signature))
}

/** Proof that a device wrote a comment. Derived, so a repeated request gets the same one and none is stored. */
export function editToken(keys: Keyring, siteId: string, commentId: string): Promise<string> {
  return mac(keys, 'edit', siteId, commentId)
}

/** Whether a token is the comment's; see {@link editToken}. */
export async function isEditToken(
  keys: Keyring,
  siteId: string,
  commentId: string,
  token: string,
): Promise<boolean> {
  return equalInConstantTime(await editToken(keys, siteId, commentId), token)
}
