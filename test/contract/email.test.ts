import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isEmail } from '../../contract/index.ts'

describe('an e-mail address', () => {
  it.each([
    'sara@example.com',
    's@e.ma',
    'first.last+tag@sub.example.co.uk',
    "o'brien@example.ie",
    '#!$%&*+/=?^_`{|}~-@example.org',
    'سارة@مثال.المغرب',
    'sara@bücher.example',
    'sara@xn--bcher-kva.example',
    'sara@123.example',
    'sara@example.museum',
    `${'a'.repeat(64)}@example.com`,
    `a@${'b'.repeat(63)}.example`,
  ])('may be %s', (text) => {
    expect(isEmail(text)).toBe(true)
  })

  it.each([
    '',
    'sara',
    '@example.com',
    'sara@',
    'sara@localhost',
    'sara@@example.com',
    'sara@a@example.com',
    '.sara@example.com',
    'sara.@example.com',
    'sa..ra@example.com',
    'sara@.example.com',
    'sara@example.com.',
    'sara@exa..mple.com',
    'sara@-example.com',
    'sara@example-.com',
    'sara@exa_mple.com',
    'sara@192.168.0.1',
    'sara@example.0x1',
    'sara@1.2.3.0x7f',
    'sara@[192.168.0.1]',
    'sara@⒈.com',
    'sara@example.com>',
    'Sara <sara@example.com>',
    '"sara"@example.com',
    'sara(comment)@example.com',
    'sara@example.com,other@example.com',
    'sara @example.com',
    'sara@exam ple.com',
    'sara@example.com\r\nBcc: other@example.com',
    'sara\u0000@example.com',
    'sara@example.com\n',
    'sara\u202e@example.com',
    'mailto:sara@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b'.repeat(64)}.example`,
    `a@${'b.'.repeat(130)}com`,
  ])('is not %j', (text) => {
    expect(isEmail(text)).toBe(false)
  })

  it('has a host that an address of the web could have, whatever was typed', () => {
    const host = fc.oneof(
      fc.domain(),
      fc.string({ unit: 'grapheme' }),
      fc.stringMatching(/^[\p{N}x.]{1,12}$/u),
    )
    fc.assert(
      fc.property(fc.constantFrom('a', 'a.b'), host, (local, domain) => {
        const text = `${local}@${domain}`
        if (isEmail(text)) expect(URL.canParse(`http://${domain}`)).toBe(true)
      }),
    )
  })

  it('is told apart in a time that grows with its length alone', () => {
    const hostile = `${'a.'.repeat(20_000)}@${'b-'.repeat(20_000)}`
    const startMs = performance.now()
    expect(isEmail(hostile)).toBe(false)
    expect(performance.now() - startMs).toBeLessThan(100)
  })
})
