import { isIPv6 } from 'node:net'
import type { DnsRecords } from './outbound-control.ts'

const types = { a: 1, cname: 5, aaaa: 28 } as const

function labels(name: string): Buffer {
  const parts = name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)]))
  return Buffer.concat([...parts, Buffer.from([0])])
}

function ipv6Bytes(text: string): Buffer {
  if (!isIPv6(text)) throw new Error(`${text} is no IPv6 address`)
  // A zero group stands for `::`; an IPv4 tail for two groups.
  const plain = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number)
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [head = '', tail] = plain.split('::')
  const [start, end] = [head, tail ?? ''].map((part) => (part ? part.split(':') : []))
  const groups =
    tail === undefined
      ? (start ?? [])
      : [
          ...(start ?? []),
          ...Array<string>(8 - (start?.length ?? 0) - (end?.length ?? 0)).fill('0'),
          ...(end ?? []),
        ]
  return Buffer.concat(groups.map((group) => Buffer.from(group.padStart(4, '0'), 'hex')))
}

/** A resource record (RFC 1035 §4.1.3); its name is a pointer to the question's, or spelled out. */
function record(name: Buffer, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(1, 2)
  head.writeUInt32BE(60, 4)
  head.writeUInt16BE(data.length, 8)
  return Buffer.concat([name, head, data])
}

function question(query: Buffer): { name: string; type: number; bytes: Buffer } {
  const parts: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    parts.push(query.subarray(at + 1, at + 1 + length).toString())
    at += length + 1
  }
  return { name: parts.join('.'), type: query.readUInt16BE(at + 1), bytes: query.subarray(12, at + 5) }
}

function message(query: Buffer, records: DnsRecords): Buffer {
  const { type, bytes } = question(query)
  const pointer = Buffer.from([0xc0, 12])
  const name = records.cname ? labels(records.cname) : pointer
  const answers = [
    ...(records.cname ? [record(pointer, types.cname, labels(records.cname))] : []),
    ...(type === types.a ? (records.a ?? []) : []).map((ip) =>
      record(name, types.a, Buffer.from(ip.split('.').map(Number))),
    ),
    ...(type === types.aaaa ? (records.aaaa ?? []) : []).map((ip) => record(name, types.aaaa, ipv6Bytes(ip))),
  ]
  const head = Buffer.alloc(12)
  query.copy(head, 0, 0, 2)
  head.writeUInt16BE(0x8180 | (records.rcode ?? 0), 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(answers.length, 6)
  return Buffer.concat([head, bytes, ...answers])
}

/** A resolver that speaks DNS over HTTPS (RFC 8484), by GET or POST. */
export async function answerDns(request: Request, resolve: (name: string) => DnsRecords): Promise<Response> {
  const text = new URL(request.url).searchParams.get('dns')
  const query = text === null ? Buffer.from(await request.arrayBuffer()) : Buffer.from(text, 'base64url')
  const records = resolve(question(query).name)
  if (records.hangs) return new Promise(() => undefined)
  if (records.httpStatus) return new Response(null, { status: records.httpStatus })
  const headers = { 'content-type': 'application/dns-message' }
  return new Response(new Uint8Array(records.garbage ? Buffer.from('<html>') : message(query, records)), {
    headers,
  })
}
