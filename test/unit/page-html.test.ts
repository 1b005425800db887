import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actWords } from '../../worker/i18n/act.ts'
import { preferredLanguage } from '../../worker/i18n/language.ts'
import { bodyHtml } from '../../worker/pages/comment.ts'
import { escapeHtml, html } from '../../worker/pages/html.ts'
import { viewOf } from '../../worker/pages/view.ts'

/** What a browser makes of escaped text. */
const shown = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', ';', '\u202e', '\n') }),
)

describe('text in a page', () => {
  it('has nothing left that HTML would take for markup, and is shown as it was', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = escapeHtml(text)
        expect(escaped.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toMatch(/[<>&"']/)
        expect(shown(escaped)).toBe(text)
      }),
    )
  })

  it('stays text wherever a template has a place for it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const safe = escapeHtml(text)
        expect(html`<b title="${text}">${[text, html`<i>${text}</i>`]}${null}</b>`.text).toBe(
          `<b title="${safe}">${safe}<i>${safe}</i></b>`,
        )
      }),
    )
  })

  it('is not taken for markup because it looks like what the tag makes', () => {
    const forged: unknown = JSON.parse('{"text":"<script>"}')
    expect(() => html`${forged as string}`.text).toThrow()
  })

  it('of a comment is what its writer wrote, in paragraphs without a link', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const markup = bodyHtml(text)
          .map((each) => each.text)
          .join('')
        expect(markup).not.toContain('<a')
        const tags = /<\/?(?:p|bdi)(?: dir="(?:auto|ltr)")?(?: class="address")?>/g
        expect(shown(markup.replace(tags, ''))).toBe(text.replace(/\n{2,}/g, ''))
      }),
    )
  })

  it('of a comment has its addresses left to right and leading nowhere, and a direction for each paragraph', () => {
    expect(bodyHtml('انظر https://a.ma/x.\n\n😂\n\nOui @سارة').map(({ text }) => text)).toEqual([
      '<p dir="auto">انظر <bdi dir="ltr" class="address">https://a.ma/x</bdi>.</p>',
      '<p>😂</p>',
      '<p dir="auto">Oui <bdi>@سارة</bdi></p>',
    ])
  })
})

describe('the words of links’ pages', () => {
  const shape = (words: unknown): unknown =>
    typeof words === 'string'
      ? (words.match(/\{\w+\}/g) ?? []).toSorted()
      : Object.fromEntries(Object.entries(words as object).map(([key, value]) => [key, shape(value)]))

  it.each(['ar', 'fr'] as const)('have the same places to fill in %s as in English', (language) => {
    expect(shape(actWords[language])).toEqual(shape(actWords.en))
  })
})

describe('a page’s language', () => {
  it.each([
    ['ar-MA', 'ar', 'rtl', 'ar-MA'],
    ['ary', 'ar', 'rtl', 'ar-MA'],
    ['fr-CA', 'fr', 'ltr', 'fr-CA'],
    ['es-ES', 'en', 'ltr', 'en-GB'],
  ])('of %s is %s, written %s, with dates of %s', (locale, language, direction, dates) => {
    expect(viewOf(locale, 'UTC', null)).toMatchObject({ language, direction, locale: dates })
  })

  it.each([
    ['', 'en'],
    ['ar', 'ar'],
    ['fr-FR,fr;q=0.9,en;q=0.8,ar;q=0.7', 'fr'],
    ['de-DE,de;q=0.9,ar;q=0.8,fr;q=0.9', 'fr'],
    ['zh, tzm;q=0.9', 'en'],
    ['fr;q=0, ar-EG ; q=0.1', 'ar'],
    ['arn, arabic, *;q=x', 'en'],
  ])('for a browser that asks for «%s» is %s', (header, language) => {
    expect(preferredLanguage(header)).toBe(language)
  })
})
