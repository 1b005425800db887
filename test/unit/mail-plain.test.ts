import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headerText, inert } from '../../worker/mail/plain.ts'

/** Roughly what mail programs take for an address. */
const autoLinks = [
  /\b[a-z][a-z0-9+.-]*:\/\/\S/i,
  /\bwww\.\S/i,
  // With a letter on one side: «3.5» is a number.
  /\p{L}[.。．｡][\p{L}\p{N}]|\p{N}[.。．｡]\p{L}/u,
  /\S@\S+\.\S/,
  /\b(?:mailto|tel|javascript):\S/i,
]
const addresses = fc.constantFrom(
  'https://evil.example/a?b=c',
  'HTTP://EVIL.EXAMPLE',
  'www.evil.example',
  'evil.example/path',
  'موقع.المغرب',
  'evil。example',
  'mailto:sara@example.com',
  'sara@example.com',
  'ftp://x',
  'javascript:alert(1)',
  'a.b.c',
)

const isLinked = (text: string) => autoLinks.some((pattern) => pattern.test(text))

describe('a reader’s text in a mail', () => {
  it('has no address that becomes a link, and reads as before', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(addresses, fc.string(), fc.constant(' ')), { maxLength: 6 }), (parts) => {
        const text = parts.join('')
        const made = inert(text)
        expect(isLinked(made), made).toBe(false)
        expect(made.replaceAll('\u202f', '')).toBe(text.replaceAll('\u202f', ''))
      }),
    )
  })

  it('keeps numbers and times as they are', () => {
    for (const text of ['3.5', '10:30', '1.234.567', 'قال: نعم. ثم ذهب', 'a / b'])
      expect(inert(text)).toBe(text)
  })
})

describe('a text in a header', () => {
  it('has one line and nothing that turns it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(headerText(`${text}\r\nBcc: evil@example.com\u202e\u2028`)).not.toMatch(
          /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u,
        )
      }),
    )
    expect(headerText('آخر\r\n ساعة')).toBe('آخر ساعة')
  })
})
