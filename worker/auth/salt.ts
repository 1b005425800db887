import { toBase64Url } from './encoding.ts'
import type { Keyring } from './keyring.ts'

/**
 * The salt of a day, under which readers get their numbers. It lives in KV alone, which forgets it two days after
 * the day began and keeps no history (D1 and Durable Objects can be restored to any minute of the last 30 days, so
 * a salt that was deleted there would come back). Without it nobody can find out from what is stored who read what,
 * `DATA_KEY` in hand or not. docs/privacy.md has the whole argument.
 */

const dayMs = 86_400_000
/** KV's shortest time to live. */
const ttlMin = 60
const encoder = new TextEncoder()
const algorithm = { name: 'HMAC', hash: 'SHA-256', length: 256 } as const

/** Where salts are kept: KV, or what stands in for it. */
export interface SaltStore {
  get(name: string): Promise<string | null>
  put(name: string, value: string, options: { expirationTtl: number }): Promise<void>
}

/** Days since 1970, in UTC. */
export function dayNumber(ms: number): number {
  return Math.floor(ms / dayMs)
}

/** The stored salt of a day, made now if there is none. */
async function salt(store: SaltStore, day: number, nowMs: number): Promise<string> {
  const name = `salt/${day}`
  const known = await store.get(name)
  if (known) return known
  const made = toBase64Url(crypto.getRandomValues(new Uint8Array(32)))
  const secondsLeft = Math.ceil(((day + 2) * dayMs - nowMs) / 1000)
  await store.put(name, made, { expirationTtl: Math.max(ttlMin, secondsLeft) })
  return made
}

/** Keys of days in use in this isolate; older ones are dropped as soon as a new day's is asked for. */
const known = new Map<number, { store: SaltStore; keys: Keyring; key: Promise<CryptoKey> }>()

async function derive(store: SaltStore, keys: Keyring, day: number, nowMs: number): Promise<CryptoKey> {
  const message = encoder.encode(`${day}\u001f${await salt(store, day, nowMs)}`)
  const secret = await crypto.subtle.sign('HMAC', keys.mac.visitor, message)
  return crypto.subtle.importKey('raw', secret, algorithm, false, ['sign'])
}

/** The key of a day: made of its salt and of `DATA_KEY`, so that a copy of KV alone says nothing either. */
export function dayKey(store: SaltStore, keys: Keyring, day: number, nowMs: number): Promise<CryptoKey> {
  const at = known.get(day)
  if (at?.store === store && at.keys === keys) return at.key
  for (const other of known.keys()) if (other < dayNumber(nowMs) - 1) known.delete(other)
  const key = derive(store, keys, day, nowMs)
  known.set(day, { store, keys, key })
  key.catch(() => known.delete(day)) // whoever waits has the failure; the next one tries again
  return key
}

/** Makes the next day's salt, so that at midnight every place on earth has the same. */
export async function makeNextSalt(store: SaltStore, nowMs: number): Promise<void> {
  await salt(store, dayNumber(nowMs) + 1, nowMs)
}
