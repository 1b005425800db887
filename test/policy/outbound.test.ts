import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPublicIpv4, isPublicIpv6, readTarget } from '../../worker/policy/outbound.ts'

describe('an address to send to', () => {
  it.each([
    ['https://hooks.example/sada?token=x', 'https://hooks.example/sada?token=x'],
    ['https://hooks.example:443', 'https://hooks.example/'],
    ['https://hooks.example/#part', 'https://hooks.example/'],
    ['HTTPS://HOOKS.Example/A', 'https://hooks.example/A'],
    ['https://موقع.example/', 'https://xn--4gbrim.example/'],
    ['https://a_b.hooks.example/', 'https://a_b.hooks.example/'],
    ['https://127.0.0.1.hooks.example/', 'https://127.0.0.1.hooks.example/'],
    ['https://localhost.example/', 'https://localhost.example/'],
  ])('may be %s', (text, href) => {
    expect(readTarget(text)?.href).toBe(href)
  })

  it.each([
    ['no address', 'hooks.example'],
    ['not https', 'http://hooks.example/'],
    ['another scheme', 'ftp://hooks.example/'],
    ['a script', 'javascript:alert(1)'],
    ['a file', 'file:///etc/passwd'],
    ['another port', 'https://hooks.example:8443/'],
    ['the port of http', 'https://hooks.example:80/'],
    ['a user', 'https://user@hooks.example/'],
    ['a password', 'https://:secret@hooks.example/'],
    ['loopback', 'https://127.0.0.1/'],
    ['loopback, short', 'https://127.1/'],
    ['loopback as one number', 'https://2130706433/'],
    ['loopback in base 16', 'https://0x7f000001/'],
    ['loopback in base 8', 'https://0177.0.0.1/'],
    ['loopback in wide digits', 'https://１２７.0.0.1/'],
    ['loopback with a full stop', 'https://127.0.0.1./'],
    ['a public address', 'https://93.184.215.14/'],
    ['metadata', 'https://169.254.169.254/latest/meta-data/'],
    ['IPv6 loopback', 'https://[::1]/'],
    ['IPv6', 'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/'],
    ['IPv4 in IPv6', 'https://[::ffff:127.0.0.1]/'],
    ['localhost', 'https://localhost/'],
    ['localhost with a full stop', 'https://localhost./'],
    ['a name of localhost', 'https://db.localhost/'],
    ['a name of mDNS', 'https://printer.local/'],
    ['a name of a cloud', 'https://metadata.google.internal/'],
    ['a name at home', 'https://router.home.arpa/'],
    ['one label', 'https://intranet/'],
    ['a name with a full stop', 'https://hooks.example./'],
    ['an empty label', 'https://hooks..example/'],
    ['a label too long', `https://${'a'.repeat(64)}.example/`],
    ['a name too long', `https://${'abcdefghi.'.repeat(26)}example/`],
    ['letters that DNS has not', 'https://hooks!.example/'],
  ])('is not %s', (_, text) => {
    expect(readTarget(text)).toBeNull()
  })

  it('is not the instance itself', () => {
    expect(readTarget('https://sada.example/v1/sites', 'sada.example')).toBeNull()
    expect(readTarget('https://Sada.Example/', 'sada.example')).toBeNull()
    expect(readTarget('https://cms.sada.example/', 'sada.example')?.hostname).toBe('cms.sada.example')
  })

  it('is never a number, however it is written', () => {
    const byte = fc.nat(255)
    const part = (n: number) => fc.constantFrom(String(n), `0x${n.toString(16)}`, `0${n.toString(8)}`)
    const written = fc.tuple(byte, byte, byte, byte).chain(([a, b, c, d]) =>
      fc.oneof(
        fc.tuple(part(a), part(b), part(c), part(d)).map((parts) => parts.join('.')),
        fc.tuple(part(a), part(b), part(c * 256 + d)).map((parts) => parts.join('.')),
        fc.tuple(part(a), part((b * 256 + c) * 256 + d)).map((parts) => parts.join('.')),
        part(((a * 256 + b) * 256 + c) * 256 + d),
      ),
    )
    fc.assert(fc.property(written, (host) => readTarget(`https://${host}/`) === null))
  })
})

describe('an address of IPv4', () => {
  it.each([
    ['0.0.0.0', '0.255.255.255'],
    ['10.0.0.0', '10.255.255.255'],
    ['100.64.0.0', '100.127.255.255'],
    ['127.0.0.0', '127.255.255.255'],
    ['169.254.0.0', '169.254.255.255'],
    ['172.16.0.0', '172.31.255.255'],
    ['192.0.0.0', '192.0.0.255'],
    ['192.0.2.0', '192.0.2.255'],
    ['192.88.99.0', '192.88.99.255'],
    ['192.168.0.0', '192.168.255.255'],
    ['198.18.0.0', '198.19.255.255'],
    ['198.51.100.0', '198.51.100.255'],
    ['203.0.113.0', '203.0.113.255'],
    ['224.0.0.0', '239.255.255.255'],
    ['240.0.0.0', '255.255.255.255'],
  ])('from %s to %s is nobody’s outside', (first, last) => {
    expect([isPublicIpv4(first), isPublicIpv4(last)]).toEqual([false, false])
  })

  it.each([
    '1.0.0.0',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.0.1.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
  ])('%s is public', (address) => {
    expect(isPublicIpv4(address)).toBe(true)
  })

  it('is nothing else', () => {
    for (const text of ['', '1.2.3', '1.2.3.256', '::1', '2606::1']) expect(isPublicIpv4(text)).toBe(false)
  })
})

describe('an address of IPv6', () => {
  it.each([
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:93.184.215.14',
    '0:0:0:0:0:ffff:7f00:1',
    '::93.184.215.14',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:1ff:ffff::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '4000::1',
    'fc00::1',
    'fdff:ffff::1',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '93.184.215.14',
    'x',
  ])('%s is nobody’s outside', (address) => {
    expect(isPublicIpv6(address)).toBe(false)
  })

  it.each(['2001:200::1', '2003::1', '2606:4700::6810:84e5', '2a00:1450:4007::200e', '3ffe::1'])(
    '%s is public',
    (address) => {
      expect(isPublicIpv6(address)).toBe(true)
    },
  )
})
