import { describe, expect, it } from 'vitest'
import { resolveLanguage } from '../../widget/i18n/locale.ts'
import { plural } from '../../widget/i18n/plural.ts'
import { fullTime, shortTime } from '../../widget/i18n/time.ts'
import type { CountWords } from '../../widget/i18n/words.ts'

async function count(tag: string): Promise<(n: number, what?: keyof CountWords) => string> {
  const { words: language, intl } = resolveLanguage(tag)
  const { words }: { words: CountWords } = await import(`../../widget/i18n/${language}/count.ts`)
  return (n, what = 'comments') => plural(words[what], n, intl)
}

describe('counts in words', () => {
  it.each([
    [0, 'لا توجد تعليقات'],
    [1, 'تعليق واحد'],
    [2, 'تعليقان'],
    [3, '3 تعليقات'],
    [11, '11 تعليقًا'],
    [100, '100 تعليق'],
    [101, '101 تعليق'],
    [103, '103 تعليقات'],
    [111, '111 تعليقًا'],
    [157, '157 تعليقًا'],
    [200, '200 تعليق'],
    [1000, '1.000 تعليق'],
  ])('says %i in Arabic of Morocco', async (n, text) => {
    expect((await count('ar-MA'))(n)).toBe(text)
    expect((await count('ary'))(n)).toBe(text)
  })

  it.each([
    [0, 'لا مشاهدات'],
    [1, 'مشاهدة واحدة'],
    [2, 'مشاهدتان'],
    [3, '3 مشاهدات'],
    [157, '157 مشاهدة'],
    [1234, '1.234 مشاهدة'],
  ])('says %i views in Arabic', async (n, text) => {
    expect((await count('ar-MA'))(n, 'views')).toBe(text)
  })

  it.each([
    [0, '0 commentaire'],
    [1, '1 commentaire'],
    [2, '2 commentaires'],
    [157, '157 commentaires'],
    [1_000_000, '1.000.000 de commentaires'],
  ])('says %i in French of Morocco', async (n, text) => {
    expect((await count('fr-MA'))(n)).toBe(text)
  })

  it.each([
    [0, 'No comments'],
    [1, '1 comment'],
    [2, '2 comments'],
    [1000, '1,000 comments'],
  ])('says %i in English', async (n, text) => {
    expect((await count('en'))(n)).toBe(text)
  })

  it('writes the digits of the page’s region', async () => {
    expect((await count('ar-EG'))(157)).toBe('١٥٧ تعليقًا')
    expect((await count('ar'))(157)).toBe('157 تعليقًا')
  })
})

describe('the language of a page', () => {
  it.each([
    ['ary', 'ar', 'ar-MA'],
    ['ary-MA', 'ar', 'ar-MA'],
    ['ar-MA', 'ar', 'ar-MA'],
    ['ar_MA', 'ar', 'ar-MA'],
    ['AR-eg', 'ar', 'ar-EG'],
    ['ar', 'ar', 'ar-u-nu-latn'],
    ['ar-', 'ar', 'ar-u-nu-latn'],
    ['fr-MA', 'fr', 'fr-MA'],
    ['zgh', 'fr', 'fr-MA'],
    ['ber-Latn', 'fr', 'fr-MA'],
    ['en-GB', 'en', 'en-GB'],
    ['es', 'en', 'en'],
    ['arc', 'en', 'en'],
    ['', 'en', 'en'],
    ['not a tag!', 'en', 'en'],
  ])('%s is shown in %s with the numbers of %s', (tag, words, intl) => {
    const resolved = resolveLanguage(tag)
    expect(resolved.words).toBe(words)
    expect(resolved.intl.toLowerCase()).toBe(intl.toLowerCase())
    expect(() => new Intl.PluralRules(resolved.intl)).not.toThrow()
  })

  it('is never English for Moroccan Arabic', () => {
    const { intl } = resolveLanguage('ary')
    expect(new Intl.NumberFormat(intl).resolvedOptions().locale).toBe('ar-MA')
  })
})

describe('times', () => {
  const now = Date.parse('2026-11-24T12:00:00Z')
  const ago = (seconds: number) => new Date(now - seconds * 1_000).toISOString()

  it('are relative for seven days, with duals', () => {
    expect(shortTime(ago(10), now, 'ar-MA')).toBe('الآن')
    expect(shortTime(ago(120), now, 'ar-MA')).toBe('قبل دقيقتين')
    expect(shortTime(ago(2 * 3_600), now, 'ar-MA')).toBe('قبل ساعتين')
    expect(shortTime(ago(86_400), now, 'ar-MA')).toBe('أمس')
    expect(shortTime(ago(120), now, 'fr-MA')).toBe('il y a 2 minutes')
  })

  it('are dates after that, with the months of Morocco', () => {
    expect(shortTime(ago(90 * 86_400), now, 'ar-MA')).toContain('غشت')
    expect(fullTime('2026-08-22T12:00:00Z', 'ar-MA')).toContain('غشت')
  })

  it('are never in the future: a reader’s clock may be late', () => {
    expect(shortTime(ago(-300), now, 'en')).toBe('now')
  })
})
