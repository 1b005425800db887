/** DNS messages (RFC 1035 §4), as far as asking for a name's addresses takes. */

/** Types of records that are asked for. */
export const recordTypes = { A: 1, AAAA: 28 } as const

const encoder = new TextEncoder()
const headerBytes = 12
const classInternet = 1

/** A question for a name's records; always with id 0, so that caches have one copy (RFC 8484 §4.1). */
export function dnsQuery(name: string, type: number): Uint8Array<ArrayBuffer> {
  const labels = name.split('.').flatMap((label) => {
    const bytes = encoder.encode(label)
    return [bytes.length, ...bytes]
  })
  // Recursion is desired; one question.
  return Uint8Array.from([0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels, 0, 0, type, 0, classInternet])
}

/** Where a name ends that starts here. @throws RangeError when the message ends before */
function endOfName(view: DataView, start: number): number {
  let at = start
  for (;;) {
    const length = view.getUint8(at)
    if (length === 0) return at + 1
    if (length >= 0xc0) return at + 2 // a pointer is the last part of a name
    at += 1 + length
  }
}

function ipv4Text(view: DataView, at: number): string {
  return [0, 1, 2, 3].map((i) => view.getUint8(at + i)).join('.')
}

function ipv6Text(view: DataView, at: number): string {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((i) => view.getUint16(at + 2 * i).toString(16)).join(':')
}

/** What a resolver said: addresses of the type that was asked for, and the code (0: no error, 3: no such name). */
export interface DnsAnswer {
  rcode: number
  addresses: string[]
}

function readAnswer(view: DataView, type: number): DnsAnswer {
  const flags = view.getUint16(2)
  if ((flags & 0x8000) === 0) throw new RangeError('a question')
  if ((flags & 0x0200) !== 0) throw new RangeError('cut off')
  const [questions, answers] = [view.getUint16(4), view.getUint16(6)]
  let at = headerBytes
  for (let i = 0; i < questions; i++) at = endOfName(view, at) + 4
  const addresses: string[] = []
  for (let i = 0; i < answers; i++) {
    at = endOfName(view, at)
    const [recordType, length] = [view.getUint16(at), view.getUint16(at + 8)]
    at += 10
    if (at + length > view.byteLength) throw new RangeError('cut off')
    if (recordType === type && length === 4 && type === recordTypes.A) addresses.push(ipv4Text(view, at))
    if (recordType === type && length === 16 && type === recordTypes.AAAA) addresses.push(ipv6Text(view, at))
    at += length
  }
  return { rcode: flags & 0xf, addresses }
}

/** @returns `null` when the bytes are no complete answer */
export function readDnsAnswer(bytes: ArrayBuffer, type: number): DnsAnswer | null {
  try {
    return readAnswer(new DataView(bytes), type)
  } catch (error) {
    if (error instanceof RangeError) return null // it ends too early
    throw error
  }
}
