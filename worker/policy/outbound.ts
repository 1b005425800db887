import { isInBlock, readAnyBlock } from './address.ts'

/** Whom the Worker may be sent to by an address that somebody else has chosen: public hosts, by name, over TLS. */

/** Names that mean something inside a network only (RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`). */
const innerNames = ['localhost', 'local', 'internal', 'home.arpa']

/** Labels as DNS has them (RFC 1035 §2.3.4): anything else, as IPv6 in brackets, is no name. */
const label = /^[a-z\d_-]{1,63}$/
const nameLength = 253

function isPublicName(host: string): boolean {
  const labels = host.split('.')
  // `URL` has written every notation of an IPv4 address as four numbers by then.
  if (/^[\d.]+$/.test(host) || labels.length < 2 || host.length > nameLength) return false
  if (!labels.every((part) => label.test(part))) return false
  return !innerNames.some((name) => host === name || host.endsWith(`.${name}`))
}

/**
 * The address to send to.
 *
 * @param ownHost of the instance, which is not to be told by itself
 * @returns `null` for anything that is not https on port 443 of a public name; what the name leads to is another question
 */
export function readTarget(text: string, ownHost: string | null = null): URL | null {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return null // not an address at all
  }
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return null
  if (!isPublicName(url.hostname) || url.hostname === ownHost) return null
  url.hash = ''
  return url
}

/** Blocks of IPv4 that are no public hosts': IANA's special-purpose registry (RFC 6890), multicast and class E. */
const specialIpv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
].flatMap((text) => readAnyBlock(text) ?? [])

/** All of IPv6 that is given to hosts; what is outside is loopback, mapped, local, multicast or nothing yet. */
const globalIpv6 = readAnyBlock('2000::/3')

/** Blocks within it that are no hosts' all the same: protocols, documentation, 6to4 with its embedded IPv4. */
const specialIpv6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'].flatMap(
  (text) => readAnyBlock(text) ?? [],
)

/** Whether an IPv4 address, as text, may be a public host's. */
export function isPublicIpv4(address: string): boolean {
  return readAnyBlock(address)?.version === 4 && !specialIpv4.some((block) => isInBlock(block, address))
}

/** As {@link isPublicIpv4}, for IPv6; an IPv4 address in IPv6 clothes never is. */
export function isPublicIpv6(address: string): boolean {
  if (!globalIpv6 || !isInBlock(globalIpv6, address)) return false
  return !specialIpv6.some((block) => isInBlock(block, address))
}
