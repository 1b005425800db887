import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReasonCode, Status } from '../../contract/index.ts'
import { counted, filled } from '../../worker/i18n/counting.ts'
import type { Language } from '../../worker/i18n/language.ts'
import { telegramWords } from '../../worker/i18n/telegram.ts'
import type { QueuedComment } from '../../worker/store/queue.ts'
import { isQuiet } from '../../worker/telegram/account.ts'
import {
  commentMessage,
  excerpt,
  inert,
  messageUnitsMost,
  readPress,
  undecided,
} from '../../worker/telegram/message.ts'
import { readCommand } from '../../worker/telegram/update.ts'

const languages: readonly Language[] = ['ar', 'fr', 'en']
const id = '01k85wgcjbre47wkd0a9br1kqw'
const channelId = 'channel000000001'

function comment(changes: Partial<QueuedComment> = {}): QueuedComment {
  return {
    id,
    status: 'pending',
    previousStatus: null,
    reasons: [{ code: 'first_time' }],
    page: { page: 'wp:1', url: null, title: 'عنوان' },
    parent: null,
    author: { name: 'سارة', website: null, history: { pending: 1, approved: 0, spam: 0, deleted: 0 } },
    sealedEmail: 'v1.sealed-address',
    authorMac: null,
    body: 'نص',
    staff: false,
    pinned: false,
    reports: 0,
    created_at: '2026-10-01T12:00:00.000Z',
    edited_at: null,
    ...changes,
  }
}

const piece = fc.oneof(
  fc.constantFrom(
    '/unlink',
    '\u202e',
    '*_`[x](http://a.b)',
    '<b>',
    '👩‍👩‍👧‍👦',
    'مُ',
    '\n\n',
    '@admin',
    'السبب: كذب',
    '&amp;',
  ),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
)
const text = (most: number) => fc.array(piece, { maxLength: most }).map((parts) => `x${parts.join(' ')}`)
const reasons = fc.array(
  fc.record({
    code: fc.constantFrom<ReasonCode>('links', 'word', 'domain', 'reports', 'impersonation'),
    detail: text(30),
  }),
  { maxLength: 11 },
)

describe('a message about a comment', () => {
  it('is one that Telegram takes, whatever the reader wrote', () => {
    const bytes = (data: string) => new TextEncoder().encode(data).length
    const status = fc.constantFrom<Status>('pending', 'approved', 'spam', 'deleted')
    fc.assert(
      fc.property(
        fc.constantFrom(...languages),
        text(400),
        text(40),
        text(60),
        reasons,
        status,
        (language, body, name, title, why, now) => {
          const view = { isJudged: false, actor: channelId, name, operation: id }
          const given = comment({
            body,
            reasons: why,
            status: now,
            reports: 3,
            page: { page: 'wp:1', url: null, title },
            author: { ...comment().author, name },
            parent: { id, author: { name }, body },
          })
          const message = commentMessage(language, given, view, channelId)
          expect(message.text.length).toBeLessThanOrEqual(messageUnitsMost)
          expect(message.text).not.toMatch(/\p{Surrogate}/u)
          for (const { offset, length } of message.entities) {
            expect(length).toBeGreaterThan(0)
            expect(offset + length).toBeLessThanOrEqual(message.text.length)
          }
          for (const { callback_data, text } of message.reply_markup.inline_keyboard.flat()) {
            expect(bytes(callback_data)).toBeLessThanOrEqual(64)
            expect(readPress(callback_data)).not.toBeNull()
            expect(text).not.toBe('')
          }
          expect(message).not.toHaveProperty('parse_mode')
        },
      ),
      { numRuns: 200 },
    )
  })

  it('quotes the reader’s text and nothing else, so that it cannot pass for ours', () => {
    const body = 'سطر\n\nالسبب: لا شيء\n✅ منشور'
    const message = commentMessage('ar', comment({ body }), undecided, channelId)
    const quote = message.entities.find(({ type }) => type === 'expandable_blockquote')
    const offset = quote?.offset ?? 0
    expect(message.text.slice(offset, offset + (quote?.length ?? 0))).toBe(body)
  })

  it('makes no command of what a reader wrote', () => {
    const body = '/unlink\n(/queue@bot) and/or 1/2 https://a.example/unlink'
    const { text } = commentMessage(
      'en',
      comment({ body, author: { ...comment().author, name: '/stats' } }),
      undecided,
      channelId,
    )
    expect(text).not.toMatch(/(?:^|[\s(])\/\w/m)
    expect(text).toContain('https://a.example/unlink')
    expect(text).toContain('and/or 1/2')
    expect(inert('/lang').replaceAll('\u2060', '')).toBe('/lang')
  })

  it('keeps foreign names from turning the line they stand in', () => {
    const { text } = commentMessage(
      'ar',
      comment({ author: { ...comment().author, name: 'Sara (FR)' } }),
      undecided,
      channelId,
    )
    expect(text).toContain('\u200fالكاتب: \u2068Sara (FR)\u2069')
  })

  it('says when the text is longer, and never shows an address', () => {
    const { text } = commentMessage('ar', comment({ body: 'ا'.repeat(5_000) }), undecided, channelId)
    expect(text).toContain('أطول')
    expect(text).not.toContain('sealed')
    expect(commentMessage('ar', comment(), undecided, channelId).text).not.toContain('أطول')
  })
})

describe('an excerpt', () => {
  it('is cut between graphemes, and bounded although one grapheme may be long', () => {
    const most = { graphemes: 3, units: 20 }
    expect(excerpt('مُدُنٌ', { graphemes: 2, units: 20 })).toBe('مُدُ…')
    expect(excerpt('abc', most)).toBe('abc')
    expect(excerpt(`👩${'\u200d👩'.repeat(50)}`, most)).toBe('…')
    expect(excerpt('a b c d', most)).toBe('a b…')
  })
})

describe('words', () => {
  const english = telegramWords.en

  it('have all plural forms of their language, and the same places to fill in', () => {
    const places = (given: string) => (given.match(/\{\w+\}/g) ?? []).sort().join(' ')
    for (const language of languages) {
      const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      for (const [name, value] of Object.entries(telegramWords[language])) {
        const reference = Object.entries(english).find(([key]) => key === name)?.[1]
        if (typeof value === 'string')
          expect(places(value), `${language} ${name}`).toBe(places(String(reference)))
        else if ('other' in value)
          for (const category of categories) expect(value, `${language} ${name}`).toHaveProperty(category)
      }
    }
  })

  it.each([
    [0, 'لا تعليق ينتظر المراجعة. 👏'],
    [1, 'تعليق واحد ينتظر المراجعة:'],
    [2, 'تعليقان ينتظران المراجعة:'],
    [3, '3 تعليقات تنتظر المراجعة:'],
    [11, '11 تعليقًا تنتظر المراجعة:'],
    [100, '100 تعليق تنتظر المراجعة:'],
    [1_234, '1.234 تعليقًا تنتظر المراجعة:'],
  ])('count %i in Arabic', (n, expected) => {
    expect(counted('ar', telegramWords.ar.queue, n)).toBe(expected)
  })

  it('are filled in without reading what is filled in', () => {
    expect(filled('{a} {b} {c}', { a: '{b} $&', b: '1' })).toBe('{b} $& 1 {c}')
  })
})

describe('what comes from Telegram', () => {
  it('is a press only in the shape of our own buttons', () => {
    expect(readPress(`ap:${id}`)).toEqual({
      kind: 'decide',
      action: 'approve',
      from: 'pending',
      commentId: id,
    })
    expect(readPress(`hv:${id}`)).toEqual({ kind: 'decide', action: 'hold', from: 'approved', commentId: id })
    expect(readPress(`u:${id}:${id}`)).toEqual({ kind: 'undo', operation: id, commentId: id })
    fc.assert(fc.property(fc.string(), (data) => data === 'q' || readPress(data) === null))
  })

  it.each([
    ['/queue', { name: 'queue', argument: '' }],
    ['/START@Sada_Bot  CODE ', { name: 'start', argument: 'CODE' }],
    ['/queue@other_bot', null],
    ['/', null],
    ['queue', null],
    ['/lang ar fr', null],
    [`/start ${'x'.repeat(200)}`, null],
  ])('%s is the command %j', (given, expected) => {
    expect(readCommand(given, 'sada_bot')).toEqual(expected)
  })

  it('makes no sound in quiet hours, also over midnight', () => {
    expect([21, 22, 23, 0, 6, 7].map((hour) => isQuiet({ from: 22, to: 7 }, hour))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ])
    expect([0, 1, 2, 3].map((hour) => isQuiet({ from: 1, to: 3 }, hour))).toEqual([false, true, true, false])
    expect(isQuiet(null, 3)).toBe(false)
  })
})
