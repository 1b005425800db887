import { toBase64Url } from './encoding.ts'
import type { Keyring } from './keyring.ts'
import { dayKey, dayNumber, type SaltStore } from './salt.ts'

const dayMs = 86_400_000
const encoder = new TextEncoder()

/**
 * The part of an address that one line has: IPv4 whole, IPv6 cut to its /64 (RFC 6177), an IPv4 address
 * in IPv6 clothes (RFC 4291 §2.5.5.2) undressed.
 */
export function addressBlock(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped) return mapped
  if (!ip.includes(':')) return ip
  const [head = '', tail] = ip.toLowerCase().split('::')
  const start = head ? head.split(':') : []
  const end = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - start.length - end.length)
  const groups = [...start, ...Array<string>(zeros).fill('0'), ...end]
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

/** 52 bits of a keyed hash, as a number: exact in JSON, and one in a million views has a namesake once in a thousand years. */
async function number52(key: CryptoKey, ...values: readonly string[]): Promise<number> {
  const message = values.map((value) => value.replaceAll('\u001f', '')).join('\u001f')
  const bytes = new DataView(await crypto.subtle.sign('HMAC', key, encoder.encode(message)))
  return (bytes.getUint32(0) & 0xfffff) * 2 ** 32 + bytes.getUint32(4)
}

/** A reader on a page. */
export interface Reader {
  ip: string
  userAgent: string
}

/** What a counter gets to know of a reader. */
export interface Visitor {
  /** Stand for reader, page and day: today's first, then yesterday's while a window from then may be open. */
  visits: number[]
  /** Stands for the address block and the day: whoever changes the browser's name is still the same here. */
  line: number
}

/**
 * Names a reader on a page for one day on one site, from the address block and the browser's name, neither of
 * which is stored. Another site, page or day gives another number, so stored visits do not tell which of them
 * were one reader's.
 */
export async function visitorOf(
  secrets: { salts: SaltStore; keys: Keyring },
  siteId: string,
  page: string,
  { ip, userAgent }: Reader,
  { nowMs, windowMs }: { nowMs: number; windowMs: number },
): Promise<Visitor> {
  const today = dayNumber(nowMs)
  const days = nowMs - today * dayMs < windowMs ? [today, today - 1] : [today]
  const keys = await Promise.all(days.map((day) => dayKey(secrets.salts, secrets.keys, day, nowMs)))
  const who = [siteId, addressBlock(ip), userAgent]
  const visits = await Promise.all(keys.map((key) => number52(key, 'visit', ...who, page)))
  const [key] = keys
  return { visits, line: key ? await number52(key, 'line', siteId, addressBlock(ip)) : 0 }
}

/**
 * Which of a site's counters knows this reader: the same every day, so that a visit is found again after
 * midnight.
 */
export async function shardOf(
  keys: Keyring,
  siteId: string,
  reader: Reader,
  shards: number,
): Promise<number> {
  if (shards === 1) return 0
  const n = await number52(keys.mac.visitor, 'shard', siteId, addressBlock(reader.ip), reader.userAgent)
  return n % shards
}

/**
 * An address block on one day of one site, or a reader of one comment: recognisable while it matters, and after the
 * day's salt is gone nobody's.
 */
export async function senderOf(
  secrets: { salts: SaltStore; keys: Keyring },
  nowMs: number,
  ...who: readonly string[]
): Promise<string> {
  const key = await dayKey(secrets.salts, secrets.keys, dayNumber(nowMs), nowMs)
  const message = who.map((value) => value.replaceAll('\u001f', '')).join('\u001f')
  return toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(message))))
}
