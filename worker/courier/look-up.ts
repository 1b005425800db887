import { toBase64Url } from '../auth/encoding.ts'
import { isPublicIpv4, isPublicIpv6 } from '../policy/outbound.ts'
import { type DnsAnswer, dnsQuery, readDnsAnswer, recordTypes } from './dns-message.ts'

const timeoutMs = 5_000

/**
 * Where a name leads to. `public`: to public addresses only. `inner`: at least one address is none, and nothing is to be
 * sent there. `unknown`: nowhere. `unavailable`: nobody knows now, which is no leave to send.
 */
export type Whereabouts = 'public' | 'inner' | 'unknown' | 'unavailable'

async function ask(resolver: string, name: string, type: number): Promise<DnsAnswer | null> {
  try {
    const url = new URL(resolver)
    url.searchParams.set('dns', toBase64Url(dnsQuery(name, type)))
    const answer = await fetch(url, {
      headers: { accept: 'application/dns-message' },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (answer.status === 200) return readDnsAnswer(await answer.arrayBuffer(), type)
    await answer.body?.cancel()
    return null
  } catch {
    return null // the resolver is away, or `DNS_RESOLVER` is no address
  }
}

/** Looks a name up by DNS over HTTPS (RFC 8484). @param resolver address of the resolver */
export async function lookUp(resolver: string, name: string): Promise<Whereabouts> {
  const [v4, v6] = await Promise.all([
    ask(resolver, name, recordTypes.A),
    ask(resolver, name, recordTypes.AAAA),
  ])
  const answers = [v4, v6]
  const isInner =
    v4?.addresses.some((address) => !isPublicIpv4(address)) ||
    v6?.addresses.some((address) => !isPublicIpv6(address))
  if (isInner) return 'inner'
  // 0: an answer, even one without addresses; 3: there is no such name.
  if (answers.some((answer) => !answer || (answer.rcode !== 0 && answer.rcode !== 3))) return 'unavailable'
  return answers.some((answer) => answer && answer.addresses.length > 0) ? 'public' : 'unknown'
}
