/** Blocks of Internet addresses (CIDR, RFC 4632 and RFC 4291 §2.3). */

/** A block: the addresses that begin with these bits. */
export interface AddressBlock {
  version: 4 | 6
  value: bigint
  prefixBits: number
}

/** Without zeros in front, which some read as octal. */
function readIpv4(text: string): bigint | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return null
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n)
}

/** An IPv4 tail, as in `::ffff:192.0.2.1`, becomes two groups. */
function withoutIpv4Tail(text: string): string | null {
  const tail = /[\d.]+$/.exec(text)?.[0] ?? ''
  if (!tail.includes('.')) return text
  const value = readIpv4(tail)
  if (value === null) return null
  return `${text.slice(0, -tail.length)}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`
}

function readIpv6(text: string): bigint | null {
  const plain = withoutIpv4Tail(text)
  if (plain === null) return null
  const [head = '', tail, ...rest] = plain.split('::')
  if (rest.length > 0) return null
  const start = head ? head.split(':') : []
  const end = tail ? tail.split(':') : []
  const missing = 8 - start.length - end.length
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  const groups = [...start, ...Array<string>(missing).fill('0'), ...end]
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return null
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n)
}

const mappedPrefix = 0xffffn << 32n

const lengths = { 4: 32, 6: 128 } as const

/** @returns `null` when the text is no address; an IPv4 address in IPv6 clothes is an IPv4 address */
function readAddress(text: string): { version: 4 | 6; value: bigint; isMapped: boolean } | null {
  if (!text.includes(':')) {
    const value = readIpv4(text)
    return value === null ? null : { version: 4, value, isMapped: false }
  }
  const value = readIpv6(text)
  if (value === null) return null
  return value >> 32n === mappedPrefix >> 32n
    ? { version: 4, value: value & 0xffff_ffffn, isMapped: true }
    : { version: 6, value, isMapped: false }
}

/** The widest blocks that a rule may name: a whole provider fits in, a whole Internet does not. */
const shortestPrefix = { 4: 8, 6: 16 } as const

/** @returns `null` when the text is neither an address nor a block */
export function readAnyBlock(text: string): AddressBlock | null {
  const [address = '', bits, ...rest] = text.split('/')
  const parsed = readAddress(address)
  if (!parsed || rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return null
  const { version, value, isMapped } = parsed
  const length = lengths[version]
  // In IPv6 clothes the first 96 bits are those of the clothes.
  const prefixBits = bits === undefined ? length : Number(bits) - (isMapped ? 96 : 0)
  return prefixBits < 0 || prefixBits > length ? null : { version, value, prefixBits }
}

/** As {@link readAnyBlock}, for rules: `null` for a block that is too wide, too. */
export function readAddressBlock(text: string): AddressBlock | null {
  const block = readAnyBlock(text)
  return block && block.prefixBits >= shortestPrefix[block.version] ? block : null
}

/** Whether an address, as text, is in a block. */
export function isInBlock(block: AddressBlock, address: string): boolean {
  const parsed = readAddress(address)
  if (parsed?.version !== block.version) return false
  const rest = BigInt(lengths[block.version] - block.prefixBits)
  return parsed.value >> rest === block.value >> rest
}

/** Whether all of a block is one line's: an IPv4 address, or the /64 that a line has of IPv6 (RFC 6177). */
export function isOneLine({ version, prefixBits }: AddressBlock): boolean {
  return prefixBits >= (version === 4 ? 32 : 64)
}
