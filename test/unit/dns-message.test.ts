import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dnsQuery, readDnsAnswer, recordTypes } from '../../worker/courier/dns-message.ts'
import { isPublicIpv6 } from '../../worker/policy/outbound.ts'
import { answerDns } from '../support/dns-server.ts'
import type { DnsRecords } from '../support/outbound-control.ts'

/** What the tests' resolver answers, read as the Worker reads it. */
async function resolve(name: string, type: number, records: DnsRecords) {
  const body = dnsQuery(name, type)
  const asked: string[] = []
  const answer = await answerDns(new Request('https://dns.example/', { method: 'POST', body }), (host) => {
    asked.push(host)
    return records
  })
  expect(asked).toEqual([name])
  return readDnsAnswer(await answer.arrayBuffer(), type)
}

const ipv4 = fc.ipV4()
const ipv6 = fc.ipV6()

describe('an answer of DNS', () => {
  it('has all addresses of the type that was asked for, behind other names, too', async () => {
    const records = fc.record({
      a: fc.array(ipv4),
      aaaa: fc.array(ipv6),
      cname: fc.constantFrom('', 'other.example'),
    })
    const name = fc.domain()
    await fc.assert(
      fc.asyncProperty(name, records, async (host, { a, aaaa, cname }) => {
        const all = { a, aaaa, ...(cname ? { cname } : {}) }
        expect(await resolve(host, recordTypes.A, all)).toEqual({ rcode: 0, addresses: a })
        const six = await resolve(host, recordTypes.AAAA, all)
        expect(six?.addresses.map((text) => new URL(`http://[${text}]`).hostname)).toEqual(
          aaaa.map((text) => new URL(`http://[${text}]`).hostname),
        )
        expect(six?.addresses.map(isPublicIpv6)).toEqual(aaaa.map(isPublicIpv6))
      }),
    )
  })

  it('says that there is no such name', async () => {
    expect(await resolve('a.example', recordTypes.A, { rcode: 3 })).toEqual({ rcode: 3, addresses: [] })
  })

  it('is nothing when it is cut off anywhere, and never throws', async () => {
    const records = { a: ['192.0.2.1', '192.0.2.2'], cname: 'b.example' }
    const query = dnsQuery('a.example', recordTypes.A)
    const answer = await answerDns(
      new Request('https://dns.example/', { method: 'POST', body: query }),
      () => records,
    )
    const bytes = new Uint8Array(await answer.arrayBuffer())
    for (let length = 0; length < bytes.length; length++)
      expect(readDnsAnswer(bytes.slice(0, length).buffer, recordTypes.A)).toBeNull()
    expect(readDnsAnswer(query.buffer, recordTypes.A)).toBeNull()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        readDnsAnswer(Uint8Array.from(noise).buffer, recordTypes.A)
      }),
    )
  })

  it('is nothing when a name in it has no end', () => {
    const labels = Array.from({ length: 300 }, () => [1, 97]).flat()
    const message = Uint8Array.from([0, 0, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, ...labels])
    expect(readDnsAnswer(message.buffer, recordTypes.A)).toBeNull()
  })
})
