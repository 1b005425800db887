import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits, originHost, pageKey } from '../../contract/index.ts'

const base = 'https://akhir-saa.example'
const keyOf = (page: string) => pageKey(page, base)?.key

const slug = 'تعاونيات-الغد'
const encoded = encodeURIComponent(slug)
const key = `${base}/2026/10/${encoded}`

describe('the key of a page', () => {
  it.each([
    ['an encoded Arabic path', `${base}/2026/10/${encoded}`],
    ['the same path raw', `${base}/2026/10/${slug}`],
    ['lower-case hex', `${base}/2026/10/${encoded.toLowerCase()}`],
    ['a decomposed form', `${base}/2026/10/${slug.normalize('NFD')}`],
    ['http', `http://akhir-saa.example/2026/10/${slug}`],
    ['an upper-case host', `HTTPS://AKHIR-SAA.example/2026/10/${slug}`],
    ['the default port', `https://akhir-saa.example:443/2026/10/${slug}`],
    ['campaign marks', `${base}/2026/10/${encoded}?utm_source=x&utm_medium=y&fbclid=abc&gclid=1`],
    ['a trailing slash', `${base}/2026/10/${encoded}/`],
    ['doubled slashes', `${base}//2026///10/${encoded}//`],
    ['a fragment', `${base}/2026/10/${encoded}#comments`],
    ['an AMP copy', `${base}/2026/10/${encoded}/amp/?amp=1`],
    ['an index file', `${base}/2026/10/${encoded}/index.php`],
    ['a page of comments', `${base}/2026/10/${encoded}/comment-page-2/#comment-7`],
    ['a feed', `${base}/2026/10/${encoded}/feed/`],
    ['a path on the first origin', `/2026/10/${slug}`],
    ['blanks around it', `  ${base}/2026/10/${encoded}\n`],
    ['credentials', `https://somebody:secret@akhir-saa.example/2026/10/${encoded}`],
  ])('is the same for %s', (_, page) => {
    expect(keyOf(page)).toBe(key)
  })

  it.each([
    ['two plain permalinks', `${base}/?p=12`, `${base}/?p=13`],
    ['another path', `${base}/a`, `${base}/b`],
    ['another case of the path', `${base}/A`, `${base}/a`],
    ['another host', `${base}/a`, 'https://www.akhir-saa.example/a'],
    ['another port', `${base}/a`, `${base}:8443/a`],
    ['an encoded slash', `${base}/a/b`, `${base}/a%2Fb`],
    ['an id and an address', 'wp:12', `${base}/wp:12`],
  ])('differs for %s', (_, a, b) => {
    expect(keyOf(a)).not.toBe(keyOf(b))
  })

  it('keeps the query only where it names the article', () => {
    expect(keyOf(`${base}/index.php?utm_source=x&p=12&preview=1`)).toBe(`${base}/?p=12`)
    expect(keyOf(`${base}/a?p=12`)).toBe(`${base}/a`)
    expect(keyOf(`${base}/?p=twelve`)).toBe(`${base}/`)
  })

  it.each(['wp:1234', 'article-77', 'مقال-7', 'a.b~c_d'])('is the id of a content system: %s', (id) => {
    expect(pageKey(id, base)).toEqual({ key: id, host: null })
  })

  it.each([
    '',
    ' ',
    '//evil.example/a',
    'ftp://akhir-saa.example/a',
    'two words',
    '-x',
    'https://',
    '?p=1',
    '#a',
  ])('is nothing for %j', (page) => {
    expect(pageKey(page, base)).toBeNull()
  })

  it('is nothing for an address that is too long to keep', () => {
    expect(keyOf(`${base}/${'a'.repeat(limits.urlBytes)}`)).toBeUndefined()
    expect(keyOf(`${base}/a?${'x'.repeat(limits.urlBytes)}`)).toBe(`${base}/a`)
  })

  it.each([
    ['a longer name', 'https://evil-akhir-saa.example/a', 'evil-akhir-saa.example'],
    ['a longer domain', 'https://akhir-saa.example.evil.com/a', 'akhir-saa.example.evil.com'],
    ['the site as a user name', 'https://akhir-saa.example@evil.com/a', 'evil.com'],
    ['a back slash', 'https://evil.com\\@akhir-saa.example/a', 'evil.com'],
    ['a path that is another host', '/\\evil.com/a', 'evil.com'],
    ['a tab in the scheme', '/\t/evil.com/a', 'evil.com'],
    ['another port', 'https://akhir-saa.example:8443/a', 'akhir-saa.example:8443'],
    ['a final dot', 'https://akhir-saa.example./a', 'akhir-saa.example.'],
  ])('tells the host that a browser would open: %s', (_, page, host) => {
    expect(pageKey(page, base)?.host).toBe(host)
  })

  it('has the host of an origin in the same form', () => {
    expect(originHost('http://localhost:8080')).toBe('localhost:8080')
    expect(originHost('http://akhir-saa.example')).toBe(pageKey('https://akhir-saa.example/', base)?.host)
  })
})

/** Requests with half a character are refused before. */
const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, '?')

const segment = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
const path = fc.array(segment, { maxLength: 5 })
const address = path.map(
  (segments) => `${base}/${segments.map((part) => encodeURIComponent(wellFormed(part))).join('/')}`,
)

describe('the key of any page', () => {
  it('is its own key', () => {
    fc.assert(
      fc.property(
        fc.oneof(address, fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()),
        (page) => {
          const first = pageKey(wellFormed(page), base)
          if (first) expect(pageKey(first.key, base)).toEqual(first)
        },
      ),
    )
  })

  it('is the same for all spellings of one address', () => {
    const spelling = fc.record({
      query: fc.constantFrom('', '?utm_source=a', '?fbclid=b&amp=1', '?'),
      tail: fc.constantFrom('', '/', '//', '/amp', '/index.php', '/index.html', '/amp/index.php', '/feed/'),
      fragment: fc.constantFrom('', '#', '#c-1'),
      scheme: fc.constantFrom('https', 'http', 'HTTPS'),
      raw: fc.boolean(),
    })
    fc.assert(
      fc.property(address, spelling, (page, { query, tail, fragment, scheme, raw }) => {
        const { pathname } = new URL(page)
        const written = raw ? pathname.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()) : pathname
        const other = `${scheme}://Akhir-Saa.example${written}${tail}${query}${fragment}`
        expect(keyOf(other)).toBe(keyOf(page))
      }),
    )
  })

  it('is short enough for the database, whatever is asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: limits.pageLength }), (text) => {
        const key = keyOf(wellFormed(`/${text}`))
        if (key !== undefined)
          expect(new TextEncoder().encode(key).length).toBeLessThanOrEqual(limits.urlBytes)
      }),
    )
  })
})
