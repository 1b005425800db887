import { type Keyring, mac } from './keyring.ts'

const dayMs = 86_400_000

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

/**
 * Names a reader for one day on one site, from the address block and the browser's name, neither of which
 * is stored. Another site or day gives another token. Today's comes first; yesterday's follows while a
 * window that began before midnight (UTC) may still be open.
 */
export function visitorTokens(
  keys: Keyring,
  siteId: string,
  reader: { ip: string; userAgent: string },
  time: { nowMs: number; windowMs: number },
): Promise<string[]> {
  const today = Math.floor(time.nowMs / dayMs)
  const days = time.nowMs - today * dayMs < time.windowMs ? [today, today - 1] : [today]
  return Promise.all(
    days.map(async (day) => {
      const token = await mac(keys, 'visitor', String(day), siteId, addressBlock(reader.ip), reader.userAgent)
      return token.slice(0, 22)
    }),
  )
}
