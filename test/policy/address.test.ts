import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isInBlock, readAddressBlock } from '../../worker/policy/address.ts'

const isIn = (block: string, address: string) => {
  const read = readAddressBlock(block)
  return read !== null && isInBlock(read, address)
}

const v4 = (value: bigint) => [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')
const v6 = (value: bigint) =>
  Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16)).join(':')

/** The longest run of zeros written short, capitals, and an IPv4 tail: other ways to write the same. */
const otherWays = (value: bigint) => {
  const short = v6(value).replace(/(?:^|:)0(?::0)+(?:$|:)/, '::')
  const groups = v6(value).split(':')
  const tail = v4(value & 0xffff_ffffn)
  return [v6(value).toUpperCase(), short, [...groups.slice(0, 6), tail].join(':')]
}

const address4 = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n })
const address6 = fc.bigInt({ min: 2n ** 64n, max: 2n ** 128n - 1n })

describe('a block of addresses', () => {
  it.each([
    [4, 32, 8, address4, v4],
    [6, 128, 16, address6, v6],
  ] as const)(
    'of IPv%i has the addresses that begin with its bits, and no other',
    (_, bits, least, value, write) => {
      fc.assert(
        fc.property(
          value,
          fc.integer({ min: least, max: bits }),
          fc.nat(127),
          fc.nat(127),
          (base, prefix, a, b) => {
            const block = `${write(base)}/${prefix}`
            const behind = bits - prefix
            if (behind > 0) expect(isIn(block, write(base ^ (1n << BigInt(a % behind))))).toBe(true)
            expect(isIn(block, write(base))).toBe(true)
            const before = BigInt(behind + (b % prefix))
            expect(isIn(block, write(base ^ (1n << before)))).toBe(false)
          },
        ),
        { numRuns: 500 },
      )
    },
  )

  it('knows an IPv6 address in all ways to write it', () => {
    const zeros = fc.integer({ min: 0, max: 111 })
    fc.assert(
      fc.property(address6, zeros, (value, shift) => {
        const sparse = (value >> BigInt(shift)) << BigInt(shift)
        if (sparse >> 32n === 0xffffn) return
        for (const way of otherWays(sparse)) {
          expect(isIn(v6(sparse), way)).toBe(true)
          expect(isIn(way, v6(sparse))).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('knows an IPv4 address in IPv6 clothes, and the block of such', () => {
    fc.assert(
      fc.property(address4, fc.integer({ min: 8, max: 32 }), (value, prefix) => {
        const mapped = `::ffff:${v4(value)}`
        expect(isIn(`${v4(value)}/${prefix}`, mapped)).toBe(true)
        expect(isIn(`${mapped}/${96 + prefix}`, v4(value))).toBe(true)
        const outside = v4(value ^ (1n << BigInt(32 - prefix)))
        expect(isIn(`${mapped}/${96 + prefix}`, outside)).toBe(false)
      }),
    )
  })

  it.each([
    ['196.64.0.0/16', '196.64.255.1', true],
    ['196.64.0.1', '196.64.0.1', true],
    ['196.64.0.1', '196.64.0.10', false],
    ['2001:db8::/32', '2001:DB8:1::2', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['196.64.0.0/16', '2001:db8::1', false],
    ['2001:db8::/32', '196.64.0.1', false],
    ['196.64.0.0/16', 'no address', false],
    ['196.64.0.0/16', '', false],
  ])('%s has %s: %s', (block, address, is) => {
    expect(isIn(block, address)).toBe(is)
  })

  it.each([
    ...[
      '',
      '1',
      '1.2.3',
      '1.2.3.4.5',
      '256.1.1.1',
      '1.2.3.-4',
      '1.2.3.4 ',
      'a.b.c.d',
      '0x7f.0.0.1',
      '1e1.1.1.1',
    ],
    ...[
      '010.0.0.1',
      '1.2.3.4/',
      '1.2.3.4/33',
      '1.2.3.4/7',
      '1.2.3.4/0',
      '1.2.3.4/8/8',
      '1.2.3.4/-8',
      '1.2.3.4/1e1',
    ],
    ...[
      ':',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1::2:3:4:5:6:7:8',
      '12345::',
      'g::',
      '::1.2.3',
    ],
    ...[
      '2001:db8::/129',
      '2001:db8::/15',
      '::/0',
      '::ffff:1.2.3.4/95',
      '::ffff:1.2.3.4/103',
      'fe80::1%eth0',
      '[::1]',
    ],
    ...['٣.1.1.1', '1.1.1.1\n'],
  ])('is not %j', (text) => {
    expect(readAddressBlock(text)).toBeNull()
  })
})
